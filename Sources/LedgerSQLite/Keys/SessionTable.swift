import GRDB
import Metering
import UsageLedger

/// The sessions of operators' browsers.
struct SessionTable {
  private static let columns = "id, key_id, address, created_at, expires_at, ended_at"

  let db: Database

  func insert(_ session: BrowserSession) throws {
    try db.run("DELETE FROM sessions WHERE expires_at <= ?", [session.createdAt.nanoseconds])
    try db.run(
      "INSERT OR IGNORE INTO sessions (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?)",
      [
        session.id, session.keyID, session.address, session.createdAt.nanoseconds,
        session.expiresAt.nanoseconds, session.endedAt?.nanoseconds,
      ])
    guard db.changesCount > 0 else {
      throw LedgerError(.conflict, "session \(session.id) is there already")
    }
  }

  func session(_ id: String) throws -> BrowserSession? {
    try db.first("SELECT \(Self.columns) FROM sessions WHERE id = ?", [id]).map(Self.session)
  }

  func sessions() throws -> [BrowserSession] {
    try db.all("SELECT \(Self.columns) FROM sessions ORDER BY created_at, id").map(Self.session)
  }

  func end(_ id: String, at now: Timestamp) throws {
    try db.run(
      "UPDATE sessions SET ended_at = ifnull(ended_at, ?) WHERE id = ?", [now.nanoseconds, id])
    guard db.changesCount > 0 else { throw LedgerError(.notFound, "session \(id)") }
  }

  private static func session(_ row: Row) -> BrowserSession {
    BrowserSession(
      id: row[0], keyID: row[1], address: row[2], createdAt: Timestamp(nanoseconds: row[3]),
      expiresAt: Timestamp(nanoseconds: row[4]),
      endedAt: (row[5] as Int64?).map { Timestamp(nanoseconds: $0) })
  }
}
