public import Metering
public import UsageLedger

extension SQLiteStore: SessionStore {
  public func addSession(_ session: BrowserSession) async throws(LedgerError) {
    try await write { try SessionTable(db: $0.db).insert(session) }
  }

  public func session(_ id: String) async throws(LedgerError) -> BrowserSession? {
    try askHere { try SessionTable(db: $0).session(id) }
  }

  public func sessions() async throws(LedgerError) -> [BrowserSession] {
    try askHere { try SessionTable(db: $0).sessions() }
  }

  public func endSession(_ id: String, at now: Timestamp) async throws(LedgerError) {
    try await write { try SessionTable(db: $0.db).end(id, at: now) }
  }
}
