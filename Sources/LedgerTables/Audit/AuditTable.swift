import Metering
package import UsageLedger

/// The audit log.
package struct AuditTable {
  private static let lockHeadText = DialectText(AuditSQL.lockHead)

  let connection: any SQLConnection

  package init(connection: any SQLConnection) { self.connection = connection }

  /// The lock on the end is kept until the commit: the next row is behind this one, whoever writes it.
  package func append(_ event: AuditEvent) throws -> AuditEntry {
    try connection.run(
      AuditSQL.begin, [.int(AuditHead.empty.number), .bytes(AuditHead.empty.hash)])
    let entry = AuditEntry(event, after: try head(Self.lockHeadText[connection.dialect]))
    try connection.run(
      AuditSQL.insert,
      [
        .int(entry.number), .int(event.outcomeOf), .time(event.at), .text(event.actor),
        .text(event.actorName), .text(event.address), .text(event.requestID), .text(event.action),
        .text(event.target), .text(event.details), .text(event.outcome),
        .bytes(entry.previousHash), .bytes(entry.hash),
      ])
    try connection.run(AuditSQL.moveHead, [.int(entry.number), .bytes(entry.hash)])
    return entry
  }

  func head(_ statement: String = AuditSQL.head) throws -> AuditHead {
    try connection.rows(SQLQuestion(statement, columns: 2)).first
      .map { AuditHead(number: try $0.int(0), hash: try $0.bytes(1)) } ?? .empty
  }

  func entries(after number: Int64, limit: Int) throws -> [AuditEntry] {
    let question = SQLQuestion(AuditSQL.after, columns: 13, [.int(number), .count(limit)])
    return try connection.rows(question).map(Self.entry)
  }

  func actions(before number: Int64?, limit: Int) throws -> [AuditAction] {
    let newest = SQLQuestion(
      AuditSQL.newestActions, columns: 13, [.int(number ?? .max), .count(limit)])
    let entries = try connection.rows(newest).map(Self.entry)
    guard let newest = entries.first, let oldest = entries.last else { return [] }
    let told = SQLQuestion(
      AuditSQL.outcomes, columns: 13,
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
