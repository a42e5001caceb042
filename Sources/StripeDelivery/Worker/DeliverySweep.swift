import Metering

/// Where a sweep over all linked customers is. Pure.
///
/// It asks for a page of customers when the queue has room, so that what waits lies in the store and not in memory.
struct DeliverySweep {
  typealias Purpose = CustomerReconciliation.Purpose

  /// What is asked for next, of the customers behind one; nil: from the first.
  struct Page: Hashable {
    var purpose: Purpose
    var after: CustomerID?
  }

  private var running: Page?
  private var wanted: Purpose?

  /// Asks for a sweep that begins from now on, after the one that runs; of several purposes the most thorough counts.
  mutating func ask(for purpose: Purpose) {
    wanted = max(wanted ?? purpose, purpose)
  }

  /// The page to ask for; nil when no sweep runs or is asked for.
  mutating func next() -> Page? {
    if running == nil, let purpose = wanted {
      running = Page(purpose: purpose, after: nil)
      wanted = nil
    }
    return running
  }

  /// The page was asked for; `last` is its last customer, nil when nobody is behind it.
  mutating func advance(to last: CustomerID?) {
    if let last { running?.after = last } else { running = nil }
  }
}
