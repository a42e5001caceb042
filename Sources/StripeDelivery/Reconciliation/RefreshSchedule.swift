import Metering
import Synchronization

/// When this process read what each customer has at Stripe, so that it does so once an hour: a change that was made in
/// Stripe's dashboard, or by a process that ended before it wrote the change down, is known soon after.
///
/// It remembers so many customers and no more; the others are read by an hourly pass over all.
final class RefreshSchedule: Sendable {
  static let seconds: Int64 = 3_600
  /// After a failure it is not an hour.
  static let retrySeconds: Int64 = 300

  private struct Entry {
    var dueAt: Timestamp
    var isComplete: Bool
  }

  private let capacity: Int
  private let entries = Mutex<[CustomerID: Entry]>([:])

  init(capacity: Int = 10_000) { self.capacity = capacity }

  /// True for the first reconciliation of a customer, and for one an hour or more after the last that was told so; for one more
  /// customer than it remembers, in a pass.
  func isDue(_ customer: CustomerID, at now: Timestamp, isPass: Bool) -> Bool {
    entries.withLock { entries in
      let known = entries[customer]
      if let known, now < known.dueAt { return false }
      guard known != nil || entries.count < capacity else { return isPass }
      let isComplete = known?.isComplete ?? false
      entries[customer] = Entry(
        dueAt: now.advanced(bySeconds: Self.seconds), isComplete: isComplete)
      return true
    }
  }

  /// Whether this process has not read everything of the customer yet.
  func isFirst(_ customer: CustomerID) -> Bool {
    entries.withLock { !($0[customer]?.isComplete ?? false) }
  }

  /// Everything was read.
  func complete(_ customer: CustomerID) {
    entries.withLock { $0[customer]?.isComplete = true }
  }

  /// Something was not read: it is due sooner.
  func retry(_ customer: CustomerID, at now: Timestamp) {
    entries.withLock { $0[customer]?.dueAt = now.advanced(bySeconds: Self.retrySeconds) }
  }
}
