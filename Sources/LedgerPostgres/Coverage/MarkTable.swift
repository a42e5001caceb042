import Metering
import UsageLedger

/// Retired instances and waived windows.
struct MarkTable {
  static let selectSQL = """
    SELECT instance_id, kind, start_at, end_at, reason, marked_at FROM coverage_marks
    WHERE customer_id = $1::text
    """

  static let retirementsSQL = """
    SELECT instance_id, start_at FROM coverage_marks
    WHERE customer_id = $1::text AND kind = 'retire' AND start_at > $2::bigint
      AND start_at < $3::bigint
    """

  let connection: PostgresConnection

  func insert(_ mark: CoverageMark) throws {
    _ = try connection.query(
      """
      INSERT INTO coverage_marks (customer_id, instance_id, kind, start_at, end_at, reason,
        marked_at)
      VALUES ($1::text, $2::text, $3::text, $4::bigint, $5::bigint, $6::text, $7::bigint)
      ON CONFLICT DO NOTHING
      """,
      [
        .text(mark.customer.text), .text(mark.instance.text), .text(mark.kind.rawValue),
        .int(mark.start.nanoseconds), .int(mark.end?.nanoseconds ?? .max), .text(mark.reason),
        .int(mark.markedAt.nanoseconds),
      ])
  }

  func marks(of customer: CustomerID) throws -> [CoverageMark] {
    try Self.marks(connection.rows(Self.read(of: customer)), customer)
  }

  static func read(of customer: CustomerID) -> TableRead {
    TableRead(selectSQL, columns: 6, [.text(customer.text)])
  }

  static func marks(_ rows: [QueryResult.Row], _ customer: CustomerID) throws -> [CoverageMark] {
    try rows.map { row in
      let end = try row.int(3)
      return try CoverageMark(
        stored: customer, InstanceID(row.text(0)), kind: row.text(1),
        start: Timestamp(nanoseconds: row.int(2)),
        end: end == .max ? nil : Timestamp(nanoseconds: end), reason: row.text(4),
        markedAt: Timestamp(nanoseconds: row.int(5)))
    }.sorted()
  }

  /// When instances were retired inside a span.
  static func retirementsRead(of customer: CustomerID, in span: UsageSpan) -> TableRead {
    TableRead(
      retirementsSQL, columns: 2,
      [.text(customer.text), .int(span.start.nanoseconds), .int(span.end.nanoseconds)])
  }

  static func retirement(_ row: QueryResult.Row) throws -> InstanceRetirement {
    InstanceRetirement(
      instance: try InstanceID(stored: row.text(0)), at: Timestamp(nanoseconds: try row.int(1)))
  }
}
