import Metering

/// Which customer is looked at next, and who waits for it. Pure: the worker holds it under a lock.
///
/// A customer is reconciled once at a time. A request that comes while that runs asks for another one, because
/// it may have read the totals before; requests that come while a customer waits share the reconciliation.
struct DeliveryQueue {
  typealias Waiter = UInt64

  private struct Entry {
    var purpose: CustomerReconciliation.Purpose
    var waiters: [Waiter] = []
  }

  private var order: [CustomerID] = []
  private var head = 0
  private var pending: [CustomerID: Entry] = [:]
  private var running: [CustomerID: [Waiter]] = [:]
  private var wakes: [CustomerID: Timestamp] = [:]

  var runningCount: Int { running.count }
  var pendingCount: Int { pending.count }

  /// Asks for a reconciliation; of several purposes the most thorough counts.
  mutating func request(
    _ customer: CustomerID, for purpose: CustomerReconciliation.Purpose, waiter: Waiter? = nil
  ) {
    if pending[customer] == nil, running[customer] == nil { order.append(customer) }
    var entry = pending[customer] ?? Entry(purpose: purpose)
    entry.purpose = max(entry.purpose, purpose)
    if let waiter { entry.waiters.append(waiter) }
    pending[customer] = entry
  }

  /// The next reconciliation to run, unless `limit` are running.
  mutating func start(limit: Int) -> (
    customer: CustomerID, purpose: CustomerReconciliation.Purpose
  )? {
    guard running.count < limit, head < order.count else { return nil }
    let customer = order[head]
    head += 1
    if head > 1_024, head * 2 > order.count {
      order.removeFirst(head)
      head = 0
    }
    let entry = pending.removeValue(forKey: customer)
    running[customer] = entry?.waiters ?? []
    wakes[customer] = nil
    return (customer, entry?.purpose ?? .upkeep)
  }

  /// A reconciliation is over; returns who waited for it.
  mutating func finish(_ customer: CustomerID, wakeAt: Timestamp?) -> [Waiter] {
    let waiters = running.removeValue(forKey: customer) ?? []
    if pending[customer] != nil { order.append(customer) }
    wakes[customer] = wakeAt
    return waiters
  }

  /// Asks for a reconciliation of every customer whose time has come.
  mutating func wake(at now: Timestamp) {
    for (customer, time) in wakes where time <= now {
      wakes[customer] = nil
      request(customer, for: .upkeep)
    }
  }
}

extension CustomerReconciliation.Purpose: Comparable {
  private var rank: Int {
    switch self {
    case .request: 0
    case .upkeep: 1
    case .confirmation: 2
    case .repair: 3
    }
  }

  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
