import Amounts
import GRDB
import Metering
import UsageLedger

/// What was decided about what closed segments were billed with.
struct AdjustmentTable {
  let db: Database

  func insert(_ adjustment: SegmentAdjustment, names: NameTable) throws {
    let id = adjustment.id
    try db.run(
      """
      INSERT INTO segment_adjustments (customer, meter, start_at, item, decided_at, kind, amount,
        currency, entry_count, waived_reason, invoice_item, settled_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      [
        names.number(of: id.segment.customer, db), id.segment.meter.text,
        id.segment.start.nanoseconds, id.segment.item.text, id.decidedAt.nanoseconds,
        id.kind.rawValue, adjustment.amount.minorUnits, adjustment.currency, adjustment.entryCount,
        adjustment.waivedReason, adjustment.invoiceItem, adjustment.settledAt?.nanoseconds,
      ])
    guard db.changesCount > 0 else {
      throw LedgerError(.conflict, "the segment was adjusted by this decision already")
    }
  }

  func settle(_ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp) throws {
    try db.run(
      """
      UPDATE segment_adjustments SET
        invoice_item = CASE WHEN settled_at IS NULL THEN ? ELSE invoice_item END,
        settled_at = coalesce(settled_at, ?)
      WHERE customer = (SELECT id FROM customers WHERE name = ?) AND meter = ? AND start_at = ?
        AND item = ? AND decided_at = ? AND kind = ?
      """,
      [
        invoiceItem, now.nanoseconds, id.segment.customer.text, id.segment.meter.text,
        id.segment.start.nanoseconds, id.segment.item.text, id.decidedAt.nanoseconds,
        id.kind.rawValue,
      ])
    guard db.changesCount > 0 else {
      throw LedgerError(.notFound, "no such adjustment of \(id.segment.customer)")
    }
  }

  func adjustments(of customer: CustomerID) throws -> [SegmentAdjustment] {
    try db.all(
      """
      SELECT meter, start_at, item, decided_at, kind, amount, currency, entry_count,
        waived_reason, invoice_item, settled_at
      FROM segment_adjustments WHERE customer = (SELECT id FROM customers WHERE name = ?)
      ORDER BY meter, start_at, item, decided_at, kind
      """, [customer.text]
    ).map { try adjustment($0, customer) }
  }

  private func adjustment(_ row: Row, _ customer: CustomerID) throws -> SegmentAdjustment {
    guard let kind = SegmentAdjustment.Kind(rawValue: row[4]) else {
      throw LedgerError(.corrupt, "an adjustment of \(customer) is of no known kind")
    }
    return SegmentAdjustment(
      id: SegmentAdjustment.ID(
        segment: Segment.Key(
          customer: customer, meter: try MeterKey(stored: row[0] as String), item: ItemID(row[2]),
          start: Timestamp(nanoseconds: row[1])),
        kind: kind, decidedAt: Timestamp(nanoseconds: row[3])),
      amount: Money(minorUnits: row[5]), currency: row[6], entryCount: row[7],
      waivedReason: row[8], invoiceItem: row[9],
      settledAt: (row[10] as Int64?).map { Timestamp(nanoseconds: $0) })
  }
}
