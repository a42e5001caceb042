import Amounts
import GRDB
import Metering
import UsageLedger

/// What was decided about usage that came after its period was closed.
struct DecisionTable {
  let db: Database

  func insert(_ decision: LateDecision, names: NameTable) throws {
    try db.run(
      """
      INSERT INTO late_decisions (customer, entry, kind, amount, currency, reason, decided_at,
        invoice_item, settled_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """,
      [
        names.number(of: decision.customer, db), decision.entry.number, decision.kind.rawValue,
        decision.amount.minorUnits, decision.currency, decision.reason,
        decision.decidedAt.nanoseconds, decision.invoiceItem, decision.settledAt?.nanoseconds,
      ])
    guard db.changesCount > 0 else {
      throw LedgerError(.conflict, "entry \(decision.entry) was decided already")
    }
  }

  func settle(_ entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp)
    throws
  {
    guard try decisions(of: customer).contains(where: { $0.entry == entry }) else {
      throw LedgerError(.notFound, "no decision about entry \(entry) of \(customer)")
    }
    try db.run(
      """
      UPDATE late_decisions SET invoice_item = ?, settled_at = ?
      WHERE customer = (SELECT id FROM customers WHERE name = ?) AND entry = ?
        AND settled_at IS NULL
      """, [invoiceItem, now.nanoseconds, customer.text, entry.number])
  }

  func decisions(of customer: CustomerID) throws -> [LateDecision] {
    try db.all(
      """
      SELECT entry, kind, amount, currency, reason, decided_at, invoice_item, settled_at
      FROM late_decisions WHERE customer = (SELECT id FROM customers WHERE name = ?)
      ORDER BY entry
      """, [customer.text]
    ).map { try decision($0, customer) }
  }

  private func decision(_ row: Row, _ customer: CustomerID) throws -> LateDecision {
    guard let kind = LateDecision.Kind(rawValue: row[1]) else {
      throw LedgerError(.corrupt, "a late entry of \(customer) is neither billed nor waived")
    }
    return LateDecision(
      customer: customer, entry: EntryID(row[0]), kind: kind, amount: Money(minorUnits: row[2]),
      currency: row[3], reason: row[4], decidedAt: Timestamp(nanoseconds: row[5]),
      invoiceItem: row[6], settledAt: (row[7] as Int64?).map { Timestamp(nanoseconds: $0) })
  }
}
