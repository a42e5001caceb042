public import Metering
public import UsageLedger

extension TableStore {
  public func addSession(_ session: BrowserSession) async throws(LedgerError) {
    try await changeTables { try SessionTable(connection: $0).insert(session) }
  }

  public func session(_ id: String) async throws(LedgerError) -> BrowserSession? {
    try await glanceAtTables { try SessionTable(connection: $0).session(id) }
  }

  public func sessions() async throws(LedgerError) -> [BrowserSession] {
    try await glanceAtTables { try SessionTable(connection: $0).sessions() }
  }

  public func endSession(_ id: String, at now: Timestamp) async throws(LedgerError) {
    try await changeTables { try SessionTable(connection: $0).end(id, at: now) }
  }
}
