import Amounts
import Metering
import UsageLedger

/// What was decided about usage that came after its period was closed.
struct DecisionTable {
  static let selectSQL = """
    SELECT entry, kind, amount, currency, reason, decided_at, invoice_item, settled_at
    FROM late_decisions WHERE customer_id = $1::text ORDER BY entry
    """

  let connection: PostgresConnection

  func insert(_ decision: LateDecision) throws {
    let added = try connection.query(
      """
      INSERT INTO late_decisions (customer_id, entry, kind, amount, currency, reason, decided_at,
        invoice_item, settled_at)
      VALUES ($1::text, $2::bigint, $3::text, $4::bigint, $5::text, $6::text, $7::bigint, $8::text,
        $9::bigint)
      ON CONFLICT DO NOTHING
      """,
      [
        .text(decision.customer.text), .int(decision.entry.number), .text(decision.kind.rawValue),
        .int(decision.amount.minorUnits), .text(decision.currency), .text(decision.reason),
        .int(decision.decidedAt.nanoseconds), .text(decision.invoiceItem),
        .int(decision.settledAt?.nanoseconds),
      ])
    guard added.affectedCount == 1 else {
      throw LedgerError(.conflict, "entry \(decision.entry) was decided already")
    }
  }

  func settle(_ entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp)
    throws
  {
    let settled = try connection.query(
      """
      UPDATE late_decisions SET
        invoice_item = CASE WHEN settled_at IS NULL THEN $3::text ELSE invoice_item END,
        settled_at = coalesce(settled_at, $4::bigint)
      WHERE customer_id = $1::text AND entry = $2::bigint
      """,
      [
        .text(customer.text), .int(entry.number), .text(invoiceItem), .int(now.nanoseconds),
      ])
    guard settled.affectedCount == 1 else {
      throw LedgerError(.notFound, "no decision about entry \(entry) of \(customer)")
    }
  }

  func decisions(of customer: CustomerID) throws -> [LateDecision] {
    try connection.rows(Self.read(of: customer)).map { try Self.decision($0, customer) }
  }

  static func read(of customer: CustomerID) -> TableRead {
    TableRead(selectSQL, columns: 8, [.text(customer.text)])
  }

  static func decision(_ row: QueryResult.Row, _ customer: CustomerID) throws -> LateDecision {
    guard let kind = LateDecision.Kind(rawValue: try row.text(1)) else {
      throw LedgerError(.corrupt, "a late entry of \(customer) is neither billed nor waived")
    }
    return LateDecision(
      customer: customer, entry: EntryID(try row.int(0)), kind: kind,
      amount: Money(minorUnits: try row.int(2)), currency: try row.text(3),
      reason: row.optionalText(4), decidedAt: Timestamp(nanoseconds: try row.int(5)),
      invoiceItem: row.optionalText(6),
      settledAt: try row.optionalInt(7).map { Timestamp(nanoseconds: $0) })
  }
}
