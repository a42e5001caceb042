import Metering
import UsageLedger

/// The sessions of operators' browsers.
struct SessionTable {
  private static let columns = "id, key_id, address, created_at, expires_at, ended_at"

  let connection: PostgresConnection

  func insert(_ session: BrowserSession) throws {
    try connection.query(
      "DELETE FROM sessions WHERE expires_at <= $1::bigint", [.int(session.createdAt.nanoseconds)])
    let inserted = try connection.query(
      """
      INSERT INTO sessions (\(Self.columns))
      VALUES ($1::text, $2::text, $3::text, $4::bigint, $5::bigint, $6::bigint)
      ON CONFLICT DO NOTHING
      """,
      [
        .text(session.id), .text(session.keyID), .text(session.address),
        .int(session.createdAt.nanoseconds), .int(session.expiresAt.nanoseconds),
        .int(session.endedAt?.nanoseconds),
      ])
    guard inserted.affectedCount > 0 else {
      throw LedgerError(.conflict, "session \(session.id) is there already")
    }
  }

  func session(_ id: String) throws -> BrowserSession? {
    try connection.query(
      "SELECT \(Self.columns) FROM sessions WHERE id = $1::text", [.text(id)]
    ).first.map(Self.session)
  }

  func sessions() throws -> [BrowserSession] {
    try connection.query("SELECT \(Self.columns) FROM sessions ORDER BY created_at, id").rows
      .map(Self.session)
  }

  func end(_ id: String, at now: Timestamp) throws {
    let ended = try connection.query(
      "UPDATE sessions SET ended_at = coalesce(ended_at, $1::bigint) WHERE id = $2::text",
      [.int(now.nanoseconds), .text(id)])
    guard ended.affectedCount > 0 else { throw LedgerError(.notFound, "session \(id)") }
  }

  private static func session(_ row: QueryResult.Row) throws -> BrowserSession {
    BrowserSession(
      id: try row.text(0), keyID: try row.text(1), address: row.optionalText(2),
      createdAt: Timestamp(nanoseconds: try row.int(3)),
      expiresAt: Timestamp(nanoseconds: try row.int(4)),
      endedAt: try row.optionalInt(5).map { Timestamp(nanoseconds: $0) })
  }
}
