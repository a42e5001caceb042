import Metering
import UsageLedger

/// The stretches of billing periods in which one item bills one meter.
struct SegmentTable {
  static let selectSQL = """
    SELECT meter, start_at, item, price, end_at, billing FROM segments
    WHERE customer_id = $1::text ORDER BY meter, start_at, item
    """

  let connection: PostgresConnection

  func save(_ segments: [Segment]) throws {
    for segment in segments {
      try connection.query(
        """
        INSERT INTO segments (customer_id, meter, start_at, item, price, end_at, billing)
        VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::text, $6::bigint, $7::text)
        ON CONFLICT (customer_id, meter, start_at, item) DO UPDATE SET price = excluded.price,
          end_at = excluded.end_at, billing = excluded.billing
        """,
        [
          .text(segment.key.customer.text), .text(segment.key.meter.text),
          .int(segment.key.start.nanoseconds), .text(segment.key.item.text),
          .text(segment.price.text), .int(segment.end.nanoseconds),
          .text(segment.billing.rawValue),
        ])
    }
  }

  func segments(of customer: CustomerID) throws -> [Segment] {
    try connection.query(Self.selectSQL, [.text(customer.text)]).rows
      .map { try segment($0, customer) }
  }

  private func segment(_ row: QueryResult.Row, _ customer: CustomerID) throws -> Segment {
    guard let billing = Segment.Billing(rawValue: try row.text(5)) else {
      throw LedgerError(.corrupt, "a segment of \(customer) is neither billed nor trial")
    }
    let key = Segment.Key(
      customer: customer, meter: try MeterKey(row.text(0)), item: ItemID(try row.text(2)),
      start: Timestamp(nanoseconds: try row.int(1)))
    return Segment(
      key: key, price: PriceID(try row.text(3)), end: Timestamp(nanoseconds: try row.int(4)),
      billing: billing)
  }
}
