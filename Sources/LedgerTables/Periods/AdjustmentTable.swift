import Amounts
import Metering
import UsageLedger

/// What was decided about what closed segments were billed with.
struct AdjustmentTable {
  let connection: any SQLConnection

  func insert(_ adjustment: SegmentAdjustment) throws {
    let id = adjustment.id
    let added = try connection.run(
      AdjustmentsSQL.insert,
      [.newCustomer(id.segment.customer)] + Self.key(id) + [
        .int(adjustment.amount.minorUnits), .text(adjustment.currency),
        .count(adjustment.entryCount), .text(adjustment.waivedReason),
        .text(adjustment.invoiceItem), .time(adjustment.settledAt),
      ])
    guard added == 1 else {
      throw LedgerError(.conflict, "the segment was adjusted by this decision already")
    }
  }

  func settle(_ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp) throws {
    let settled = try connection.run(
      AdjustmentsSQL.settle,
      [.customer(id.segment.customer)] + Self.key(id) + [.text(invoiceItem), .time(now)])
    guard settled == 1 else {
      throw LedgerError(.notFound, "no such adjustment of \(id.segment.customer)")
    }
  }

  /// What stands behind the customer.
  private static func key(_ id: SegmentAdjustment.ID) -> [SQLValue] {
    [
      .text(id.segment.meter.text), .time(id.segment.start), .text(id.segment.item.text),
      .time(id.decidedAt), .text(id.kind.rawValue),
    ]
  }

  func adjustments(of customer: CustomerID) throws -> [SegmentAdjustment] {
    try connection.rows(Self.question(of: customer)).map { try Self.adjustment($0, customer) }
  }

  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(AdjustmentsSQL.ofCustomer, columns: 11, [.customer(customer)])
  }

  static func adjustment(_ row: any SQLRow, _ customer: CustomerID) throws -> SegmentAdjustment {
    guard let kind = SegmentAdjustment.Kind(rawValue: try row.text(4)) else {
      throw LedgerError(.corrupt, "an adjustment of \(customer) is of no known kind")
    }
    return SegmentAdjustment(
      id: SegmentAdjustment.ID(
        segment: Segment.Key(
          customer: customer, meter: try MeterKey(stored: row.text(0)),
          item: ItemID(try row.text(2)), start: try row.time(1)),
        kind: kind, decidedAt: try row.time(3)),
      amount: Money(minorUnits: try row.int(5)), currency: try row.text(6),
      entryCount: Int(try row.int(7)), waivedReason: row.optionalText(8),
      invoiceItem: row.optionalText(9), settledAt: try row.optionalTime(10))
  }
}
