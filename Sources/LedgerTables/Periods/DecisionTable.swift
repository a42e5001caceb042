import Amounts
import Metering
import UsageLedger

/// What was decided about usage that came after its period was closed.
struct DecisionTable {
  let connection: any SQLConnection

  func insert(_ decision: LateDecision) throws {
    let added = try connection.run(
      """
      INSERT INTO late_decisions (customer_id, entry, kind, amount, currency, reason, decided_at,
        invoice_item, settled_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING
      """,
      [
        .newCustomer(decision.customer), .int(decision.entry.number),
        .text(decision.kind.rawValue), .int(decision.amount.minorUnits), .text(decision.currency),
        .text(decision.reason), .time(decision.decidedAt), .text(decision.invoiceItem),
        .time(decision.settledAt),
      ])
    guard added == 1 else {
      throw LedgerError(.conflict, "entry \(decision.entry) was decided already")
    }
  }

  func settle(_ entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp)
    throws
  {
    let settled = try connection.run(
      """
      UPDATE late_decisions SET
        invoice_item = CASE WHEN settled_at IS NULL THEN ?3 ELSE invoice_item END,
        settled_at = coalesce(settled_at, ?4)
      WHERE customer_id = ?1 AND entry = ?2
      """, [.customer(customer), .int(entry.number), .text(invoiceItem), .time(now)])
    guard settled == 1 else {
      throw LedgerError(.notFound, "no decision about entry \(entry) of \(customer)")
    }
  }

  func decisions(of customer: CustomerID) throws -> [LateDecision] {
    try connection.rows(Self.question(of: customer)).map { try Self.decision($0, customer) }
  }

  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(
      """
      SELECT entry, kind, amount, currency, reason, decided_at, invoice_item, settled_at
      FROM late_decisions WHERE customer_id = ?1 ORDER BY entry
      """, columns: 8, [.customer(customer)])
  }

  static func decision(_ row: any SQLRow, _ customer: CustomerID) throws -> LateDecision {
    guard let kind = LateDecision.Kind(rawValue: try row.text(1)) else {
      throw LedgerError(.corrupt, "a late entry of \(customer) is neither billed nor waived")
    }
    return LateDecision(
      customer: customer, entry: EntryID(try row.int(0)), kind: kind,
      amount: Money(minorUnits: try row.int(2)), currency: try row.text(3),
      reason: row.optionalText(4), decidedAt: try row.time(5), invoiceItem: row.optionalText(6),
      settledAt: try row.optionalTime(7))
  }
}
