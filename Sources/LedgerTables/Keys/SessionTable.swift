import Metering
import UsageLedger

/// The sessions of operators' browsers.
struct SessionTable {
  private static let columns = "id, key_id, address, created_at, expires_at, ended_at"

  let connection: any SQLConnection

  func insert(_ session: BrowserSession) throws {
    try connection.run(
      "DELETE FROM sessions WHERE expires_at <= ?1", [.time(session.createdAt)])
    let inserted = try connection.run(
      """
      INSERT INTO sessions (\(Self.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT DO NOTHING
      """,
      [
        .text(session.id), .text(session.keyID), .text(session.address),
        .time(session.createdAt), .time(session.expiresAt), .time(session.endedAt),
      ])
    guard inserted > 0 else {
      throw LedgerError(.conflict, "session \(session.id) is there already")
    }
  }

  func session(_ id: String) throws -> BrowserSession? {
    let question = SQLQuestion(
      "SELECT \(Self.columns) FROM sessions WHERE id = ?1", columns: 6, [.text(id)])
    return try connection.rows(question).first.map(Self.session)
  }

  func sessions() throws -> [BrowserSession] {
    let question = SQLQuestion(
      "SELECT \(Self.columns) FROM sessions ORDER BY created_at, id", columns: 6)
    return try connection.rows(question).map(Self.session)
  }

  func end(_ id: String, at now: Timestamp) throws {
    let ended = try connection.run(
      "UPDATE sessions SET ended_at = coalesce(ended_at, ?1) WHERE id = ?2",
      [.time(now), .text(id)])
    guard ended > 0 else { throw LedgerError(.notFound, "session \(id)") }
  }

  private static func session(_ row: any SQLRow) throws -> BrowserSession {
    BrowserSession(
      id: try row.text(0), keyID: try row.text(1), address: row.optionalText(2),
      createdAt: try row.time(3), expiresAt: try row.time(4), endedAt: try row.optionalTime(5))
  }
}
