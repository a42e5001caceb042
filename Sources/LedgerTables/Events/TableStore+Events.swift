public import Metering
public import UsageLedger

extension TableStore {
  public func record(_ events: [InboxEvent], through cursor: EventCursor?)
    async throws(LedgerError) -> [EventArrival]
  {
    try await changeTables { connection in
      let table = EventTable(connection: connection)
      let arrivals = try table.record(events)
      if let cursor { try table.setCursor(cursor) }
      return arrivals
    }
  }

  public func cursor(of feed: EventCursor.Feed) async throws(LedgerError) -> EventCursor? {
    try await askTables { try EventTable(connection: $0).cursor(of: feed) }
  }

  public func dueEvents(after event: InboxEvent?, limit: Int) async throws(LedgerError)
    -> [InboxEvent]
  {
    try await askTables { try EventTable(connection: $0).due(after: event, limit: limit) }
  }

  public func markProcessed(_ ids: [String], at now: Timestamp) async throws(LedgerError) {
    try await changeTables { try EventTable(connection: $0).markProcessed(ids, at: now) }
  }

  public func event(_ id: String) async throws(LedgerError) -> InboxEvent? {
    try await askTables { try EventTable(connection: $0).event(id) }
  }

  public func inboxState() async throws(LedgerError) -> InboxState {
    try await askTables { try EventTable(connection: $0).state() }
  }

  public func noteArrival(by way: EventWay, at now: Timestamp) async throws(LedgerError) {
    try await keepTables { try EventTable(connection: $0).noteArrival(by: way, at: now) }
  }

  public func arrivals() async throws(LedgerError) -> [EventWay: Timestamp] {
    try await askTables { try EventTable(connection: $0).arrivals() }
  }
}
