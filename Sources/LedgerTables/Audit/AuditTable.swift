import Metering
package import UsageLedger

/// The audit log.
package struct AuditTable {
  private static let columns = """
    number, outcome_of, at, actor, actor_name, address, request_id, action, target, details,
      outcome, previous_hash, hash
    """

  let connection: any SQLConnection

  package init(connection: any SQLConnection) { self.connection = connection }

  /// The lock on the end is kept until the commit: the next row is behind this one, whoever writes it.
  package func append(_ event: AuditEvent) throws -> AuditEntry {
    try connection.run(
      """
      INSERT INTO audit_head (number, hash)
      SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM audit_head)
      ON CONFLICT DO NOTHING
      """, [.int(AuditHead.empty.number), .bytes(AuditHead.empty.hash)])
    let entry = AuditEntry(event, after: try head(connection.dialect.forUpdate))
    try connection.run(
      """
      INSERT INTO audit_log (\(Self.columns))
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
      """,
      [
        .int(entry.number), .int(event.outcomeOf), .time(event.at), .text(event.actor),
        .text(event.actorName), .text(event.address), .text(event.requestID), .text(event.action),
        .text(event.target), .text(event.details), .text(event.outcome),
        .bytes(entry.previousHash), .bytes(entry.hash),
      ])
    try connection.run(
      "UPDATE audit_head SET number = ?1, hash = ?2", [.int(entry.number), .bytes(entry.hash)])
    return entry
  }

  func head(_ lock: String = "") throws -> AuditHead {
    let question = SQLQuestion("SELECT number, hash FROM audit_head \(lock)", columns: 2)
    return try connection.rows(question).first
      .map { AuditHead(number: try $0.int(0), hash: try $0.bytes(1)) } ?? .empty
  }

  func entries(after number: Int64, limit: Int) throws -> [AuditEntry] {
    let question = SQLQuestion(
      "SELECT \(Self.columns) FROM audit_log WHERE number > ?1 ORDER BY number LIMIT ?2",
      columns: 13, [.int(number), .count(limit)])
    return try connection.rows(question).map(Self.entry)
  }

  func actions(before number: Int64?, limit: Int) throws -> [AuditAction] {
    let newest = SQLQuestion(
      """
      SELECT \(Self.columns) FROM audit_log WHERE number < ?1 AND outcome_of IS NULL
      ORDER BY number DESC LIMIT ?2
      """, columns: 13, [.int(number ?? .max), .count(limit)])
    let entries = try connection.rows(newest).map(Self.entry)
    guard let newest = entries.first, let oldest = entries.last else { return [] }
    let told = SQLQuestion(
      "SELECT \(Self.columns) FROM audit_log WHERE outcome_of BETWEEN ?1 AND ?2", columns: 13,
      [.int(oldest.number), .int(newest.number)])
    let byAction = Dictionary(
      try connection.rows(told).map(Self.entry).map { ($0.event.outcomeOf, $0) },
      uniquingKeysWith: { $0.number > $1.number ? $0 : $1 })
    return entries.map { AuditAction($0, later: byAction[$0.number]) }
  }

  private static func entry(_ row: any SQLRow) throws -> AuditEntry {
    AuditEntry(
      number: try row.int(0),
      event: AuditEvent(
        outcomeOf: try row.optionalInt(1), at: try row.time(2), actor: try row.text(3),
        actorName: row.optionalText(4), address: row.optionalText(5),
        requestID: row.optionalText(6), action: try row.text(7), target: try row.text(8),
        details: try row.text(9), outcome: row.optionalText(10)),
      previousHash: try row.bytes(11), hash: try row.bytes(12))
  }
}
