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
        INSERT INTO segments (customer, meter, start_at, item, price, end_at, billing)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (customer, meter, start_at, item) DO UPDATE SET price = excluded.price,
          end_at = excluded.end_at, billing = excluded.billing
        """,
        [
          names.number(of: segment.key.customer, db), segment.key.meter.text,
          segment.key.start.nanoseconds, segment.key.item.text, segment.price.text,
          segment.end.nanoseconds, segment.billing.rawValue,
        ])
    }
  }

  func segments(of customer: CustomerID) throws -> [Segment] {
    try db.all(
      """
      SELECT meter, start_at, item, price, end_at, billing FROM segments
      WHERE customer = (SELECT id FROM customers WHERE name = ?)
      ORDER BY meter, start_at, item
      """, [customer.text]
    ).map { try segment($0, customer) }
  }

  private func segment(_ row: Row, _ customer: CustomerID) throws -> Segment {
    guard let billing = Segment.Billing(rawValue: row[5]) else {
      throw LedgerError(.corrupt, "a segment of \(customer) is neither billed nor trial")
    }
    let key = Segment.Key(
      customer: customer, meter: try MeterKey(row[0] as String), item: ItemID(row[2]),
      start: Timestamp(nanoseconds: row[1]))
    return Segment(
      key: key, price: PriceID(row[3]), end: Timestamp(nanoseconds: row[4]), billing: billing)
  }
}
