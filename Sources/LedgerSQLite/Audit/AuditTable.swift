import Foundation
import GRDB
import Metering
import UsageLedger

/// The audit log.
struct AuditTable {
  private static let columns = """
    number, outcome_of, at, actor, actor_name, address, request_id, action, target, details,
      outcome, previous_hash, hash
    """
  static let afterSQL = "SELECT \(columns) FROM audit_log WHERE number > ? ORDER BY number LIMIT ?"
  static let actionsSQL = """
    SELECT \(columns) FROM audit_log WHERE number < ? AND outcome_of IS NULL
    ORDER BY number DESC LIMIT ?
    """
  static let outcomesSQL = """
    SELECT \(columns) FROM audit_log WHERE outcome_of BETWEEN ? AND ?
    """

  let db: Database

  func append(_ event: AuditEvent) throws -> AuditEntry {
    let entry = AuditEntry(event, after: try head())
    try db.run(
      """
      INSERT INTO audit_log (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        entry.number, event.outcomeOf, event.at.nanoseconds, event.actor, event.actorName,
        event.address, event.requestID, event.action, event.target, event.details, event.outcome,
        Data(entry.previousHash), Data(entry.hash),
      ])
    try db.run(
      "INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?)", [entry.number, Data(entry.hash)])
    return entry
  }

  func head() throws -> AuditHead {
    try db.first("SELECT number, hash FROM audit_head")
      .map { AuditHead(number: $0[0], hash: Array($0[1] as Data)) } ?? .empty
  }

  func entries(after number: Int64, limit: Int) throws -> [AuditEntry] {
    try db.all(Self.afterSQL, [number, limit]).map(Self.entry)
  }

  func actions(before number: Int64?, limit: Int) throws -> [AuditAction] {
    let entries = try db.all(Self.actionsSQL, [number ?? Int64.max, limit]).map(Self.entry)
    guard let newest = entries.first, let oldest = entries.last else { return [] }
    let outcomes = try db.all(Self.outcomesSQL, [oldest.number, newest.number]).map(Self.entry)
    let byAction = Dictionary(
      outcomes.map { ($0.event.outcomeOf, $0) },
      uniquingKeysWith: { $0.number > $1.number ? $0 : $1 })
    return entries.map { AuditAction($0, later: byAction[$0.number]) }
  }

  private static func entry(_ row: Row) -> AuditEntry {
    AuditEntry(
      number: row[0],
      event: AuditEvent(
        outcomeOf: row[1], at: Timestamp(nanoseconds: row[2]), actor: row[3], actorName: row[4],
        address: row[5], requestID: row[6], action: row[7], target: row[8], details: row[9],
        outcome: row[10]),
      previousHash: Array(row[11] as Data), hash: Array(row[12] as Data))
  }
}
