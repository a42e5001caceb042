import Metering
import UsageLedger

/// The audit log.
struct AuditTable {
  private static let columns = """
    number, outcome_of, at, actor, actor_name, address, request_id, action, target, details,
      outcome, previous_hash, hash
    """
  static let afterSQL = """
    SELECT \(columns) FROM audit_log WHERE number > $1::bigint ORDER BY number LIMIT $2::bigint
    """
  static let actionsSQL = """
    SELECT \(columns) FROM audit_log WHERE number < $1::bigint AND outcome_of IS NULL
    ORDER BY number DESC LIMIT $2::bigint
    """
  static let outcomesSQL = """
    SELECT \(columns) FROM audit_log WHERE outcome_of BETWEEN $1::bigint AND $2::bigint
    """

  let connection: PostgresConnection

  /// The lock on the end is kept until the commit: the next row is behind this one on every replica.
  func append(_ event: AuditEvent) throws -> AuditEntry {
    try connection.query(
      """
      INSERT INTO audit_head (number, hash) VALUES (0, decode(repeat('00', 32), 'hex'))
      ON CONFLICT DO NOTHING
      """)
    let entry = AuditEntry(event, after: try head("FOR UPDATE"))
    try connection.query(
      """
      INSERT INTO audit_log (\(Self.columns))
      VALUES ($1::bigint, $2::bigint, $3::bigint, $4::text, $5::text, $6::text, $7::text, $8::text,
        $9::text, $10::text, $11::text, $12::bytea, $13::bytea)
      """,
      [
        .int(entry.number), .int(event.outcomeOf), .int(event.at.nanoseconds), .text(event.actor),
        .text(event.actorName), .text(event.address), .text(event.requestID), .text(event.action),
        .text(event.target), .text(event.details), .text(event.outcome),
        .bytes(entry.previousHash), .bytes(entry.hash),
      ])
    try connection.query(
      "UPDATE audit_head SET number = $1::bigint, hash = $2::bytea",
      [.int(entry.number), .bytes(entry.hash)])
    return entry
  }

  func head(_ lock: String = "") throws -> AuditHead {
    let row = try connection.query("SELECT number, hash FROM audit_head \(lock)").first
    return try row.map { AuditHead(number: try $0.int(0), hash: try $0.bytes(1)) } ?? .empty
  }

  func entries(after number: Int64, limit: Int) throws -> [AuditEntry] {
    try connection.query(Self.afterSQL, [.int(number), .int(Int64(limit))]).rows.map(Self.entry)
  }

  func actions(before number: Int64?, limit: Int) throws -> [AuditAction] {
    let entries = try connection.query(
      Self.actionsSQL, [.int(number ?? Int64.max), .int(Int64(limit))]
    ).rows.map(Self.entry)
    guard let newest = entries.first, let oldest = entries.last else { return [] }
    let outcomes = try connection.query(
      Self.outcomesSQL, [.int(oldest.number), .int(newest.number)]
    ).rows.map(Self.entry)
    let byAction = Dictionary(
      outcomes.map { ($0.event.outcomeOf, $0) },
      uniquingKeysWith: { $0.number > $1.number ? $0 : $1 })
    return entries.map { AuditAction($0, later: byAction[$0.number]) }
  }

  private static func entry(_ row: QueryResult.Row) throws -> AuditEntry {
    AuditEntry(
      number: try row.int(0),
      event: AuditEvent(
        outcomeOf: try row.optionalInt(1), at: Timestamp(nanoseconds: try row.int(2)),
        actor: try row.text(3), actorName: row.optionalText(4), address: row.optionalText(5),
        requestID: row.optionalText(6), action: try row.text(7), target: try row.text(8),
        details: try row.text(9), outcome: row.optionalText(10)),
      previousHash: try row.bytes(11), hash: try row.bytes(12))
  }
}
