import Metering
import UsageLedger

/// The sessions of operators' browsers.
struct SessionTable {
  let connection: any SQLConnection

  func insert(_ session: BrowserSession) throws {
    try connection.run(SessionsSQL.removeExpired, [.time(session.createdAt)])
    let inserted = try connection.run(
      SessionsSQL.insert,
      [
        .text(session.id), .text(session.keyID), .text(session.address),
        .time(session.createdAt), .time(session.expiresAt), .time(session.endedAt),
      ])
    guard inserted > 0 else {
      throw LedgerError(.conflict, "session \(session.id) is there already")
    }
  }

  func session(_ id: String) throws -> BrowserSession? {
    let question = SQLQuestion(SessionsSQL.byID, columns: 6, [.text(id)])
    return try connection.rows(question).first.map(Self.session)
  }

  func sessions() throws -> [BrowserSession] {
    try connection.rows(SQLQuestion(SessionsSQL.all, columns: 6)).map(Self.session)
  }

  func end(_ id: String, at now: Timestamp) throws {
    let ended = try connection.run(SessionsSQL.end, [.time(now), .text(id)])
    guard ended > 0 else { throw LedgerError(.notFound, "session \(id)") }
  }

  private static func session(_ row: any SQLRow) throws -> BrowserSession {
    BrowserSession(
      id: try row.text(0), keyID: try row.text(1), address: row.optionalText(2),
      createdAt: try row.time(3), expiresAt: try row.time(4), endedAt: try row.optionalTime(5))
  }
}
