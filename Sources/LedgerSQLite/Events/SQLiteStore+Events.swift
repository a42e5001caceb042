import GRDB
public import Metering
public import UsageLedger

extension SQLiteStore: EventInbox {
  public func record(_ events: [InboxEvent], through cursor: EventCursor?)
    async throws(LedgerError) -> [EventArrival]
  {
    try await write { session in
      let table = EventTable(db: session.db)
      let arrivals = try events.map { try table.record($0) }
      if let cursor { try table.setCursor(cursor) }
      return arrivals
    }
  }

  public func cursor(of feed: EventCursor.Feed) async throws(LedgerError) -> EventCursor? {
    try await read { try EventTable(db: $0).cursor(of: feed) }
  }

  public func dueEvents(after event: InboxEvent?, limit: Int) async throws(LedgerError)
    -> [InboxEvent]
  {
    try await read { try EventTable(db: $0).due(after: event, limit: limit) }
  }

  public func markProcessed(_ ids: [String], at now: Timestamp) async throws(LedgerError) {
    try await write { try EventTable(db: $0.db).markProcessed(ids, at: now) }
  }

  public func event(_ id: String) async throws(LedgerError) -> InboxEvent? {
    try await read { try EventTable(db: $0).event(id) }
  }

  public func inboxState() async throws(LedgerError) -> InboxState {
    try await read { try EventTable(db: $0).state() }
  }
}
