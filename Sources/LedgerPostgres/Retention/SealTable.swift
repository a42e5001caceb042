import Metering
import UsageLedger

/// The spans of customers whose entries have lost their details.
struct SealTable {
  static let spansSQL = """
    SELECT start_at, end_at, through, cuts, sealed_at FROM sealed_spans
    WHERE customer_id = $1::text ORDER BY start_at
    """
  static let sealSQL = """
    SELECT ledger_seal($1::text, $2::bigint, $3::bigint, $4::bigint)
    """

  private let connection: PostgresConnection

  init(_ connection: PostgresConnection) { self.connection = connection }

  /// Oldest first.
  func spans(of customer: CustomerID) throws -> [SealedSpan] {
    try connection.rows(Self.read(of: customer)).map { try Self.span($0, customer) }
  }

  static func read(of customer: CustomerID) -> TableRead {
    TableRead(spansSQL, columns: 5, [.text(customer.text)])
  }

  static func span(_ row: QueryResult.Row, _ customer: CustomerID) throws -> SealedSpan {
    SealedSpan(
      customer: customer,
      span: UsageSpan(
        start: Timestamp(nanoseconds: try row.int(0)),
        end: Timestamp(nanoseconds: try row.int(1))),
      through: EntryID(try row.int(2)),
      cuts: try row.text(3).split(separator: " ").compactMap { Int64($0) }
        .map { Timestamp(nanoseconds: $0) },
      sealedAt: Timestamp(nanoseconds: try row.int(4)))
  }

  /// Writes the span down unless it is there; throws `conflict` where it contradicts what is.
  func insert(_ wanted: SealedSpan, _ shape: LaneShape) throws {
    try LaneTable(connection: connection, shape: shape).lock(of: wanted.customer)
    guard let span = try wanted.addition(to: spans(of: wanted.customer)) else { return }
    try connection.query(
      """
      INSERT INTO sealed_spans (customer_id, start_at, end_at, through, cuts, sealed_at)
      VALUES ($1::text, $2::bigint, $3::bigint, $4::bigint, $5::text, $6::bigint)
      """,
      [
        .text(span.customer.text), .int(span.span.start.nanoseconds),
        .int(span.span.end.nanoseconds), .int(span.through.number),
        .text(span.cuts.map { String($0.nanoseconds) }.joined(separator: " ")),
        .int(span.sealedAt.nanoseconds),
      ])
  }

  /// Returns how many entries of these hours lost their details. Hour totals are kept beside entries always.
  func takeDetails(_ hours: ClosedRange<Int64>, of span: SealedSpan) throws -> Int64 {
    let result = try connection.query(
      Self.sealSQL,
      [
        .text(span.customer.text),
        .int(HourSlot(number: hours.lowerBound).start.nanoseconds),
        .int(HourSlot(number: hours.upperBound).end.nanoseconds), .int(span.through.number),
      ])
    return try result.first?.int(0) ?? 0
  }
}
