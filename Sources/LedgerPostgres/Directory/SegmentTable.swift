import Metering
import UsageLedger

/// The stretches of billing periods in which one item bills one meter.
struct SegmentTable {
  static let selectSQL = """
    SELECT meter, start_at, item, price, end_at, billing, metric, kind, aggregation, rounding, unit
    FROM segments WHERE customer_id = $1::text ORDER BY meter, start_at, item
    """

  let connection: PostgresConnection

  func save(_ segments: [Segment]) throws {
    for segment in segments {
      try connection.query(
        """
        INSERT INTO segments AS known (customer_id, meter, start_at, item, price, end_at, billing,
          metric, kind, aggregation, rounding, unit)
        VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::text, $6::bigint, $7::text, $8::text,
          $9::text, $10::text, $11::text, $12::text)
        ON CONFLICT (customer_id, meter, start_at, item) DO UPDATE SET price = excluded.price,
          end_at = excluded.end_at, billing = excluded.billing,
          metric = coalesce(known.metric, excluded.metric),
          kind = coalesce(known.kind, excluded.kind),
          aggregation = coalesce(known.aggregation, excluded.aggregation),
          rounding = coalesce(known.rounding, excluded.rounding),
          unit = coalesce(known.unit, excluded.unit)
        """,
        [
          .text(segment.key.customer.text), .text(segment.key.meter.text),
          .int(segment.key.start.nanoseconds), .text(segment.key.item.text),
          .text(segment.price.text), .int(segment.end.nanoseconds),
          .text(segment.billing.rawValue),
        ] + Self.rules(segment))
    }
  }

  private static func rules(_ segment: Segment) -> [Parameter] {
    segment.rules?.fields.map { .text($0) } ?? [Parameter](repeating: .null, count: 5)
  }

  func segments(of customer: CustomerID) throws -> [Segment] {
    try Self.segments(connection.rows(Self.read(of: customer)), customer)
  }

  static func read(of customer: CustomerID) -> TableRead {
    TableRead(selectSQL, columns: 11, [.text(customer.text)])
  }

  static func segments(_ rows: [QueryResult.Row], _ customer: CustomerID) throws -> [Segment] {
    try rows.map { try segment($0, customer) }.knowingUnbilled
  }

  private static func segment(_ row: QueryResult.Row, _ customer: CustomerID) throws -> Segment {
    guard let billing = Segment.Kind(rawValue: try row.text(5)) else {
      throw LedgerError(.corrupt, "a segment of \(customer) is neither billed nor trial")
    }
    let key = Segment.Key(
      customer: customer, meter: try MeterKey(stored: row.text(0)), item: ItemID(try row.text(2)),
      start: Timestamp(nanoseconds: try row.int(1)))
    return Segment(
      key: key, price: PriceID(try row.text(3)), end: Timestamp(nanoseconds: try row.int(4)),
      billing: billing,
      rules: try Meter.rules(of: key.meter, fields: (6...10).map { row.optionalText($0) }))
  }
}
