import Metering
import Synchronization

/// When this process read each customer's subscriptions from Stripe, so that it does so once an hour: a change that was
/// made in Stripe's dashboard, or by a process that ended before it wrote the change down, is known soon after.
final class RefreshSchedule: Sendable {
  static let seconds: Int64 = 3_600

  private let times = Mutex<[CustomerID: Timestamp]>([:])

  /// True for the first reconciliation of a customer, and for one an hour or more after the last that was told so.
  func isDue(_ customer: CustomerID, at now: Timestamp) -> Bool {
    times.withLock { times in
      if let last = times[customer], now < last.advanced(bySeconds: Self.seconds) { return false }
      times[customer] = now
      return true
    }
  }
}
