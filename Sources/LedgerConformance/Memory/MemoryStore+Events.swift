public import Metering
public import UsageLedger

/// An event and when it was processed.
struct MemoryInboxRow {
  let event: InboxEvent
  var processedAt: Timestamp?
}

extension MemoryStore: EventInbox {
  public func record(_ events: [InboxEvent], through cursor: EventCursor?)
    async throws(LedgerError) -> [EventArrival]
  {
    let arrivals = events.map { event -> EventArrival in
      guard inbox[event.id] == nil else { return .known }
      inbox[event.id] = MemoryInboxRow(event: event)
      return .new
    }
    if let cursor { eventCursors[cursor.feed] = cursor }
    return arrivals
  }

  public func cursor(of feed: EventCursor.Feed) async throws(LedgerError) -> EventCursor? {
    eventCursors[feed]
  }

  public func dueEvents(after event: InboxEvent?, limit: Int) async throws(LedgerError)
    -> [InboxEvent]
  {
    let due = waiting(forLink: false).sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
      .filter { due in event.map { ($0.createdAt, $0.id) < (due.createdAt, due.id) } ?? true }
    return Array(due.prefix(limit))
  }

  private func waiting(forLink isUnlinked: Bool) -> [InboxEvent] {
    let linked = Set(links.values.map(\.stripeCustomer))
    return inbox.values.filter { $0.processedAt == nil }.map(\.event)
      .filter { ($0.stripeCustomer.map { !linked.contains($0) } ?? false) == isUnlinked }
  }

  public func markProcessed(_ ids: [String], at now: Timestamp) async throws(LedgerError) {
    for id in ids where inbox[id]?.processedAt == nil { inbox[id]?.processedAt = now }
  }

  public func event(_ id: String) async throws(LedgerError) -> InboxEvent? { inbox[id]?.event }

  public func inboxState() async throws(LedgerError) -> InboxState {
    let due = waiting(forLink: false)
    return InboxState(
      dueCount: Int64(due.count), oldestDueAt: due.map(\.receivedAt).min(),
      unlinkedCount: Int64(waiting(forLink: true).count))
  }

  public func noteArrival(by way: EventWay, at now: Timestamp) async throws(LedgerError) {
    eventArrivals[way] = max(eventArrivals[way] ?? now, now)
  }

  public func arrivals() async throws(LedgerError) -> [EventWay: Timestamp] { eventArrivals }
}
