import Amounts
import Metering
import UsageLedger

/// Invoices and their lines as Stripe showed them last.
struct InvoiceTable {
  static let headsSQL = """
    SELECT id, number, stripe_customer, subscription, status, currency, total, created_at,
      automatically_finalizes_at, finalized_at, seen_at
    FROM invoices WHERE customer_id = $1::text ORDER BY created_at DESC, id DESC
    """
  static let linesSQL = """
    SELECT invoice, id, item, price, period_start, period_end, quantity, amount, discounted,
      is_proration, invoice_item, description
    FROM invoice_lines WHERE customer_id = $1::text ORDER BY invoice, position
    """

  let connection: PostgresConnection

  func save(_ invoice: InvoiceSeen) throws -> Bool {
    try AdvisoryLock.customers([ExactText(invoice.customer.text)], connection)
    guard try known(invoice.id, invoice.customer)?.isOutdated(by: invoice.sight) ?? true else {
      return false
    }
    try removeLines(invoice.id, invoice.customer)
    try connection.query(
      """
      INSERT INTO invoices (customer_id, id, number, stripe_customer, subscription, status,
        currency, total, created_at, automatically_finalizes_at, finalized_at, seen_at)
      VALUES ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::bigint,
        $9::bigint, $10::bigint, $11::bigint, $12::bigint)
      ON CONFLICT (customer_id, id) DO UPDATE SET number = excluded.number,
        stripe_customer = excluded.stripe_customer, subscription = excluded.subscription,
        status = excluded.status, currency = excluded.currency, total = excluded.total,
        created_at = excluded.created_at,
        automatically_finalizes_at = excluded.automatically_finalizes_at,
        finalized_at = excluded.finalized_at, seen_at = excluded.seen_at
      """,
      [
        .text(invoice.customer.text), .text(invoice.id), .text(invoice.number),
        .text(invoice.stripeCustomer), .text(invoice.subscription), .text(invoice.status),
        .text(invoice.currency), .int(invoice.total.minorUnits),
        .int(invoice.createdAt.nanoseconds), .int(invoice.automaticallyFinalizesAt?.nanoseconds),
        .int(invoice.finalizedAt?.nanoseconds), .int(invoice.seenAt.nanoseconds),
      ])
    for (position, line) in invoice.lines.enumerated() {
      try save(line, position, of: invoice)
    }
    return true
  }

  private func known(_ id: String, _ customer: CustomerID) throws -> InvoiceSight? {
    try connection.query(
      """
      SELECT finalized_at, seen_at FROM invoices WHERE customer_id = $1::text AND id = $2::text
      """, [.text(customer.text), .text(id)]
    ).first.map {
      InvoiceSight(
        finalizedAt: try $0.optionalInt(0).map { Timestamp(nanoseconds: $0) },
        seenAt: Timestamp(nanoseconds: try $0.int(1)))
    }
  }

  private func removeLines(_ id: String, _ customer: CustomerID) throws {
    try connection.query(
      "DELETE FROM invoice_lines WHERE customer_id = $1::text AND invoice = $2::text",
      [.text(customer.text), .text(id)])
  }

  private func save(_ line: InvoiceSeen.Line, _ position: Int, of invoice: InvoiceSeen) throws {
    try connection.query(
      """
      INSERT INTO invoice_lines (customer_id, invoice, position, id, item, price, period_start,
        period_end, quantity, amount, discounted, is_proration, invoice_item, description)
      VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::text, $6::text, $7::bigint, $8::bigint,
        $9::text, $10::bigint, $11::bigint, $12::boolean, $13::text, $14::text)
      """,
      [
        .text(invoice.customer.text), .text(invoice.id), .int(Int64(position)), .text(line.id),
        .text(line.item?.text), .text(line.price?.text), .int(line.period.start.nanoseconds),
        .int(line.period.end.nanoseconds), .text(line.quantity?.description),
        .int(line.amount.minorUnits), .int(line.discounted.minorUnits), .bool(line.isProration),
        .text(line.invoiceItem), .text(line.description),
      ])
  }

  func removeDraft(_ id: String, of customer: CustomerID) throws -> Bool {
    try AdvisoryLock.customers([ExactText(customer.text)], connection)
    guard let known = try known(id, customer), known.finalizedAt == nil else { return false }
    try removeLines(id, customer)
    try connection.query(
      "DELETE FROM invoices WHERE customer_id = $1::text AND id = $2::text",
      [.text(customer.text), .text(id)])
    return true
  }

  func invoices(of customer: CustomerID) throws -> [InvoiceSeen] {
    try Self.invoices(
      connection.rows(Self.read(of: customer)),
      lines: connection.rows(Self.linesRead(of: customer)),
      customer)
  }

  /// Newest first.
  static func read(of customer: CustomerID) -> TableRead {
    TableRead(headsSQL, columns: 11, [.text(customer.text)])
  }

  /// The lines of all invoices, each one's in their order.
  static func linesRead(of customer: CustomerID) -> TableRead {
    TableRead(linesSQL, columns: 12, [.text(customer.text)])
  }

  static func invoices(_ rows: [QueryResult.Row], lines: [QueryResult.Row], _ customer: CustomerID)
    throws -> [InvoiceSeen]
  {
    var known: [ExactText: [InvoiceSeen.Line]] = [:]
    for row in lines {
      known[ExactText(try row.text(0)), default: []].append(try line(row, customer))
    }
    return try rows.map { row in
      try invoice(row, customer, lines: known[ExactText(row.text(0))] ?? [])
    }
  }

  private static func invoice(
    _ row: QueryResult.Row, _ customer: CustomerID, lines: [InvoiceSeen.Line]
  ) throws -> InvoiceSeen {
    InvoiceSeen(
      id: try row.text(0), customer: customer, number: row.optionalText(1),
      stripeCustomer: try row.text(2), subscription: row.optionalText(3),
      status: try row.text(4), currency: try row.text(5),
      total: Money(minorUnits: try row.int(6)),
      createdAt: Timestamp(nanoseconds: try row.int(7)),
      automaticallyFinalizesAt: try row.optionalInt(8).map { Timestamp(nanoseconds: $0) },
      finalizedAt: try row.optionalInt(9).map { Timestamp(nanoseconds: $0) }, lines: lines,
      seenAt: Timestamp(nanoseconds: try row.int(10)))
  }

  private static func line(_ row: QueryResult.Row, _ customer: CustomerID) throws
    -> InvoiceSeen.Line
  {
    InvoiceSeen.Line(
      id: try row.text(1), item: row.optionalText(2).map { ItemID($0) },
      price: row.optionalText(3).map { PriceID($0) },
      period: BillingPeriod(
        start: Timestamp(nanoseconds: try row.int(4)), end: Timestamp(nanoseconds: try row.int(5))),
      quantity: try InvoiceSeen.Line.quantity(stored: row.optionalText(6), of: customer),
      amount: Money(minorUnits: try row.int(7)), discounted: Money(minorUnits: try row.int(8)),
      isProration: row.optionalBool(9) ?? false, invoiceItem: row.optionalText(10),
      description: row.optionalText(11))
  }
}
