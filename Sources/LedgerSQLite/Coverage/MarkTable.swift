import GRDB
import Metering
import UsageLedger

/// Retired instances and waived windows.
struct MarkTable {
  static let retirementsSQL = """
    SELECT instance, start_at FROM coverage_marks
    WHERE customer = ? AND kind = 'retire' AND start_at > ? AND start_at < ?
    """

  let db: Database

  func insert(_ mark: CoverageMark, names: NameTable) throws {
    try db.run(
      """
      INSERT INTO coverage_marks (customer, instance, kind, start_at, end_at, reason, marked_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      [
        names.number(of: mark.customer, db), mark.instance.text, mark.kind.rawValue,
        mark.start.nanoseconds, mark.end?.nanoseconds ?? .max, mark.reason,
        mark.markedAt.nanoseconds,
      ])
  }

  func marks(of customer: CustomerID) throws -> [CoverageMark] {
    try db.all(
      """
      SELECT instance, kind, start_at, end_at, reason, marked_at FROM coverage_marks
      WHERE customer = (SELECT id FROM customers WHERE name = ?)
      """, [customer.text]
    ).map { row in
      let end = row[3] as Int64
      return try CoverageMark(
        stored: customer, InstanceID(row[0] as String), kind: row[1],
        start: Timestamp(nanoseconds: row[2]),
        end: end == .max ? nil : Timestamp(nanoseconds: end), reason: row[4],
        markedAt: Timestamp(nanoseconds: row[5]))
    }.sorted()
  }

  /// When instances were retired inside a span; the customer by its number.
  func retirements(of customer: Int64, in span: UsageSpan) throws -> [InstanceRetirement] {
    let rows = try BoundStatement(db, Self.retirementsSQL)
    defer { rows.reset() }
    rows.bind(1, customer)
    rows.bind(2, span.start.nanoseconds)
    rows.bind(3, span.end.nanoseconds)
    var found: [InstanceRetirement] = []
    while try rows.next() {
      found.append(
        InstanceRetirement(
          instance: try InstanceID(stored: rows.text(0)), at: Timestamp(nanoseconds: rows.int(1))))
    }
    return found
  }
}
