import GRDB
import Metering
import UsageLedger

/// The stretches of billing periods in which one item bills one meter.
struct SegmentTable {
  let db: Database

  func save(_ segments: [Segment], names: NameTable) throws {
    for segment in segments {
      try db.run(
        """
        INSERT INTO segments (customer, meter, start_at, item, price, end_at, billing, metric, kind,
          aggregation, rounding, unit)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (customer, meter, start_at, item) DO UPDATE SET price = excluded.price,
          end_at = excluded.end_at, billing = excluded.billing,
          metric = coalesce(metric, excluded.metric), kind = coalesce(kind, excluded.kind),
          aggregation = coalesce(aggregation, excluded.aggregation),
          rounding = coalesce(rounding, excluded.rounding), unit = coalesce(unit, excluded.unit)
        """,
        [
          names.number(of: segment.key.customer, db), segment.key.meter.text,
          segment.key.start.nanoseconds, segment.key.item.text, segment.price.text,
          segment.end.nanoseconds, segment.billing.rawValue,
        ] + Self.rules(segment))
    }
  }

  private static func rules(_ segment: Segment) -> StatementArguments {
    StatementArguments(
      segment.rules?.fields.map(Optional.some) ?? [String?](repeating: nil, count: 5))
  }

  func segments(of customer: CustomerID) throws -> [Segment] {
    try db.all(
      """
      SELECT meter, start_at, item, price, end_at, billing, metric, kind, aggregation, rounding, unit
      FROM segments
      WHERE customer = (SELECT id FROM customers WHERE name = ?)
      ORDER BY meter, start_at, item
      """, [customer.text]
    ).map { try segment($0, customer) }.knowingUnbilled
  }

  private func segment(_ row: Row, _ customer: CustomerID) throws -> Segment {
    guard let billing = Segment.Kind(rawValue: row[5]) else {
      throw LedgerError(.corrupt, "a segment of \(customer) is neither billed nor trial")
    }
    let key = Segment.Key(
      customer: customer, meter: try MeterKey(stored: row[0] as String), item: ItemID(row[2]),
      start: Timestamp(nanoseconds: row[1]))
    return Segment(
      key: key, price: PriceID(row[3]), end: Timestamp(nanoseconds: row[4]), billing: billing,
      rules: try Meter.rules(of: key.meter, fields: (6...10).map { row[$0] as String? }))
  }
}
