import Metering

/// Which customer is looked at next, and who waits for it. Pure: the worker holds it under a lock.
///
/// A customer is reconciled once at a time. A request that comes while that runs asks for another one, because
/// it may have read the totals before; requests that come while a customer waits share the reconciliation.
/// It holds so many customers and no more: who asks for others is told so, and finds them again in the store.
struct DeliveryQueue {
  typealias Waiter = UInt64

  private struct Entry {
    var purpose: CustomerReconciliation.Purpose
    var since: ContinuousClock.Instant
    var waiters: [Waiter] = []
  }

  private var order: [CustomerID] = []
  private var head = 0
  private var pending: [CustomerID: Entry] = [:]
  private var running: [CustomerID: [Waiter]] = [:]
  private var wakes: [CustomerID: Timestamp] = [:]
  /// The earliest time at which a customer is due whose time was forgotten.
  private var forgottenWake: Timestamp?
  private let capacity: Int

  /// `capacity`: how many customers wait at most beside those that somebody waits for, and of how many it is known when their
  /// time comes.
  init(capacity: Int = DeliveryBounds().waiting) {
    self.capacity = max(capacity, 2)
  }

  /// How many more customers it takes.
  var room: Int { max(0, capacity - pending.count) }
  var pendingCount: Int { pending.count }
  var wakeCount: Int { wakes.count }
  /// Since when the customer waits that is looked at next; nil when none waits for its turn.
  var oldest: ContinuousClock.Instant? {
    head < order.count ? pending[order[head]]?.since : nil
  }

  /// Asks for a reconciliation; of several purposes the most thorough counts. False, and nothing is kept, for one more customer
  /// than it holds; a waiter is always taken.
  @discardableResult
  mutating func request(
    _ customer: CustomerID, for purpose: CustomerReconciliation.Purpose, waiter: Waiter? = nil,
    at now: ContinuousClock.Instant = .now
  ) -> Bool {
    guard waiter != nil || pending[customer] != nil || room > 0 else { return false }
    if pending[customer] == nil, running[customer] == nil { order.append(customer) }
    var entry = pending[customer] ?? Entry(purpose: purpose, since: now)
    entry.purpose = max(entry.purpose, purpose)
    if let waiter { entry.waiters.append(waiter) }
    pending[customer] = entry
    return true
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

  /// Who waits for the reconciliation of a customer that is running.
  func waiters(of customer: CustomerID) -> [Waiter] { running[customer] ?? [] }

  /// A reconciliation is over; returns who waited for it.
  mutating func finish(_ customer: CustomerID, wakeAt: Timestamp?) -> [Waiter] {
    let waiters = running.removeValue(forKey: customer) ?? []
    if pending[customer] != nil { order.append(customer) }
    wakes[customer] = wakeAt
    if wakes.count > capacity { forgetLateWakes() }
    return waiters
  }

  /// The later half is left to a sweep.
  private mutating func forgetLateWakes() {
    let sorted = wakes.sorted { $0.value < $1.value }
    let kept = sorted.prefix(capacity / 2)
    wakes = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    let earliest = sorted[kept.count].value
    forgottenWake = min(forgottenWake ?? earliest, earliest)
  }

  /// Asks for a reconciliation of every customer whose time has come; true when that of one has come that it does not know, so that
  /// all have to be asked for.
  mutating func wake(at now: Timestamp) -> Bool {
    for (customer, time) in wakes where time <= now {
      guard request(customer, for: .upkeep) else { break }
      wakes[customer] = nil
    }
    guard let time = forgottenWake, time <= now else { return false }
    forgottenWake = nil
    return true
  }
}

extension CustomerReconciliation.Purpose: Comparable {
  private var rank: Int {
    switch self {
    case .request: 0
    case .upkeep: 1
    case .reading: 2
    case .confirmation: 3
    case .repair: 4
    }
  }

  public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
