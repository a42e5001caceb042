import Metering
import Synchronization

/// Whether this process has changed what Stripe has of a total, as a number that grows with each customer for whom something is otherwise than
/// it was last seen.
public final class DeliveryProgress: Sendable {
  /// Beyond so many customers what was seen is forgotten, and looks new once more.
  private static let mostCustomers = 10_000

  private struct State {
    var count = 0
    var seen: [CustomerID: Int] = [:]
  }

  private let state = Mutex(State())

  init() {}

  /// Of one number to the next something has changed.
  public var count: Int { state.withLock(\.count) }

  func note(_ statuses: [SegmentStatus], of customer: CustomerID) {
    let hash = statuses.hashValue
    state.withLock { state in
      guard state.seen[customer] != hash else { return }
      if state.seen.count >= Self.mostCustomers { state.seen.removeAll(keepingCapacity: true) }
      state.seen[customer] = hash
      state.count += 1
    }
  }
}
