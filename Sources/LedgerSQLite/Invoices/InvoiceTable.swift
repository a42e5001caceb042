import Amounts
import GRDB
import Metering
import UsageLedger

/// Invoices and their lines as Stripe showed them last.
struct InvoiceTable {
  static let headsSQL = """
    SELECT id, number, stripe_customer, subscription, status, currency, total, created_at,
      automatically_finalizes_at, finalized_at, seen_at
    FROM invoices WHERE customer = (SELECT id FROM customers WHERE name = ?)
    ORDER BY created_at DESC, id DESC
    """
  static let linesSQL = """
    SELECT invoice, id, item, price, period_start, period_end, quantity, amount, discounted,
      is_proration, invoice_item, description
    FROM invoice_lines WHERE customer = (SELECT id FROM customers WHERE name = ?)
    ORDER BY invoice, position
    """

  let db: Database

  func save(_ invoice: InvoiceSeen, names: NameTable) throws -> Bool {
    let customer = try names.number(of: invoice.customer, db)
    guard try known(invoice.id, customer)?.isOutdated(by: invoice.sight) ?? true else {
      return false
    }
    try removeLines(invoice.id, customer)
    try db.run(
      """
      INSERT INTO invoices (customer, id, number, stripe_customer, subscription, status, currency,
        total, created_at, automatically_finalizes_at, finalized_at, seen_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (customer, id) DO UPDATE SET number = excluded.number,
        stripe_customer = excluded.stripe_customer, subscription = excluded.subscription,
        status = excluded.status, currency = excluded.currency, total = excluded.total,
        created_at = excluded.created_at,
        automatically_finalizes_at = excluded.automatically_finalizes_at,
        finalized_at = excluded.finalized_at, seen_at = excluded.seen_at
      """,
      [
        customer, invoice.id, invoice.number, invoice.stripeCustomer, invoice.subscription,
        invoice.status, invoice.currency, invoice.total.minorUnits,
        invoice.createdAt.nanoseconds, invoice.automaticallyFinalizesAt?.nanoseconds,
        invoice.finalizedAt?.nanoseconds, invoice.seenAt.nanoseconds,
      ])
    try saveLines(of: invoice, customer)
    return true
  }

  private func known(_ id: String, _ customer: Int64) throws -> InvoiceSight? {
    try db.first(
      "SELECT finalized_at, seen_at FROM invoices WHERE customer = ? AND id = ?", [customer, id]
    ).map {
      InvoiceSight(
        finalizedAt: ($0[0] as Int64?).map { Timestamp(nanoseconds: $0) },
        seenAt: Timestamp(nanoseconds: $0[1]))
    }
  }

  private func removeLines(_ id: String, _ customer: Int64) throws {
    try db.run(
      "DELETE FROM invoice_lines WHERE customer = ? AND invoice = ?", [customer, id])
  }

  private func saveLines(of invoice: InvoiceSeen, _ customer: Int64) throws {
    for (position, line) in invoice.lines.enumerated() {
      try db.run(
        """
        INSERT INTO invoice_lines (customer, invoice, position, id, item, price, period_start,
          period_end, quantity, amount, discounted, is_proration, invoice_item, description)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          customer, invoice.id, position, line.id, line.item?.text, line.price?.text,
          line.period.start.nanoseconds, line.period.end.nanoseconds, line.quantity?.description,
          line.amount.minorUnits, line.discounted.minorUnits, line.isProration, line.invoiceItem,
          line.description,
        ])
    }
  }

  func removeDraft(_ id: String, of customer: CustomerID) throws -> Bool {
    let row = try db.first(
      """
      SELECT customer FROM invoices WHERE customer = (SELECT id FROM customers WHERE name = ?)
        AND id = ? AND finalized_at IS NULL
      """, [customer.text, id])
    guard let number = row?[0] as Int64? else { return false }
    try removeLines(id, number)
    try db.run("DELETE FROM invoices WHERE customer = ? AND id = ?", [number, id])
    return true
  }

  func invoices(of customer: CustomerID) throws -> [InvoiceSeen] {
    var lines: [String: [InvoiceSeen.Line]] = [:]
    for row in try db.all(Self.linesSQL, [customer.text]) {
      lines[row[0], default: []].append(try Self.line(row, customer))
    }
    return try db.all(Self.headsSQL, [customer.text]).map { row in
      Self.invoice(row, customer, lines: lines[row[0]] ?? [])
    }
  }

  private static func invoice(_ row: Row, _ customer: CustomerID, lines: [InvoiceSeen.Line])
    -> InvoiceSeen
  {
    InvoiceSeen(
      id: row[0], customer: customer, number: row[1], stripeCustomer: row[2],
      subscription: row[3], status: row[4], currency: row[5], total: Money(minorUnits: row[6]),
      createdAt: Timestamp(nanoseconds: row[7]),
      automaticallyFinalizesAt: (row[8] as Int64?).map { Timestamp(nanoseconds: $0) },
      finalizedAt: (row[9] as Int64?).map { Timestamp(nanoseconds: $0) }, lines: lines,
      seenAt: Timestamp(nanoseconds: row[10]))
  }

  private static func line(_ row: Row, _ customer: CustomerID) throws -> InvoiceSeen.Line {
    InvoiceSeen.Line(
      id: row[1], item: (row[2] as String?).map { ItemID($0) },
      price: (row[3] as String?).map { PriceID($0) },
      period: BillingPeriod(
        start: Timestamp(nanoseconds: row[4]), end: Timestamp(nanoseconds: row[5])),
      quantity: try InvoiceSeen.Line.quantity(stored: row[6], of: customer),
      amount: Money(minorUnits: row[7]), discounted: Money(minorUnits: row[8]),
      isProration: row[9], invoiceItem: row[10], description: row[11])
  }
}
