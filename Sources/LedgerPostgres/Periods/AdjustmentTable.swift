import Amounts
import Metering
import UsageLedger

/// What was decided about what closed segments were billed with.
struct AdjustmentTable {
  static let selectSQL = """
    SELECT meter, start_at, item, decided_at, kind, amount, currency, entry_count,
      waived_reason, invoice_item, settled_at
    FROM segment_adjustments WHERE customer_id = $1::text
    ORDER BY meter, start_at, item, decided_at, kind
    """

  let connection: PostgresConnection

  func insert(_ adjustment: SegmentAdjustment) throws {
    let added = try connection.query(
      """
      INSERT INTO segment_adjustments (customer_id, meter, start_at, item, decided_at, kind,
        amount, currency, entry_count, waived_reason, invoice_item, settled_at)
      VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::bigint, $6::text, $7::bigint,
        $8::text, $9::bigint, $10::text, $11::text, $12::bigint)
      ON CONFLICT DO NOTHING
      """,
      Self.key(adjustment.id) + [
        .int(adjustment.amount.minorUnits), .text(adjustment.currency),
        .int(Int64(adjustment.entryCount)), .text(adjustment.waivedReason),
        .text(adjustment.invoiceItem), .int(adjustment.settledAt?.nanoseconds),
      ])
    guard added.affectedCount == 1 else {
      throw LedgerError(.conflict, "the segment was adjusted by this decision already")
    }
  }

  func settle(_ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp) throws {
    let settled = try connection.query(
      """
      UPDATE segment_adjustments SET
        invoice_item = CASE WHEN settled_at IS NULL THEN $7::text ELSE invoice_item END,
        settled_at = coalesce(settled_at, $8::bigint)
      WHERE customer_id = $1::text AND meter = $2::text AND start_at = $3::bigint
        AND item = $4::text AND decided_at = $5::bigint AND kind = $6::text
      """, Self.key(id) + [.text(invoiceItem), .int(now.nanoseconds)])
    guard settled.affectedCount == 1 else {
      throw LedgerError(.notFound, "no such adjustment of \(id.segment.customer)")
    }
  }

  func adjustments(of customer: CustomerID) throws -> [SegmentAdjustment] {
    try connection.rows(Self.read(of: customer)).map { try Self.adjustment($0, customer) }
  }

  static func read(of customer: CustomerID) -> TableRead {
    TableRead(selectSQL, columns: 11, [.text(customer.text)])
  }

  static func adjustment(_ row: QueryResult.Row, _ customer: CustomerID) throws
    -> SegmentAdjustment
  {
    guard let kind = SegmentAdjustment.Kind(rawValue: try row.text(4)) else {
      throw LedgerError(.corrupt, "an adjustment of \(customer) is of no known kind")
    }
    return SegmentAdjustment(
      id: SegmentAdjustment.ID(
        segment: Segment.Key(
          customer: customer, meter: try MeterKey(stored: row.text(0)),
          item: ItemID(try row.text(2)), start: Timestamp(nanoseconds: try row.int(1))),
        kind: kind, decidedAt: Timestamp(nanoseconds: try row.int(3))),
      amount: Money(minorUnits: try row.int(5)), currency: try row.text(6),
      entryCount: Int(try row.int(7)), waivedReason: row.optionalText(8),
      invoiceItem: row.optionalText(9),
      settledAt: try row.optionalInt(10).map { Timestamp(nanoseconds: $0) })
  }

  private static func key(_ id: SegmentAdjustment.ID) -> [Parameter] {
    [
      .text(id.segment.customer.text), .text(id.segment.meter.text),
      .int(id.segment.start.nanoseconds), .text(id.segment.item.text),
      .int(id.decidedAt.nanoseconds), .text(id.kind.rawValue),
    ]
  }
}
