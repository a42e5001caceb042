import Amounts
import Metering
import UsageLedger

/// Invoices and their lines as Stripe showed them last.
struct InvoiceTable {
  let connection: any SQLConnection

  func save(_ invoice: InvoiceSeen) throws -> Bool {
    try connection.takeTurns(under: [invoice.customer.text])
    guard try known(invoice.id, invoice.customer)?.isOutdated(by: invoice.sight) ?? true else {
      return false
    }
    try removeLines(invoice.id, invoice.customer)
    try connection.run(
      InvoicesSQL.save,
      [
        .newCustomer(invoice.customer), .text(invoice.id), .text(invoice.number),
        .text(invoice.stripeCustomer), .text(invoice.subscription), .text(invoice.status),
        .text(invoice.currency), .int(invoice.total.minorUnits), .time(invoice.createdAt),
        .time(invoice.automaticallyFinalizesAt), .time(invoice.finalizedAt),
        .time(invoice.seenAt),
      ])
    try saveLines(of: invoice)
    return true
  }

  private func known(_ id: String, _ customer: CustomerID) throws -> InvoiceSight? {
    let question = SQLQuestion(InvoicesSQL.sight, columns: 2, [.customer(customer), .text(id)])
    return try connection.rows(question).first.map {
      InvoiceSight(finalizedAt: try $0.optionalTime(0), seenAt: try $0.time(1))
    }
  }

  private func removeLines(_ id: String, _ customer: CustomerID) throws {
    try connection.run(InvoicesSQL.removeLines, [.customer(customer), .text(id)])
  }

  private func saveLines(of invoice: InvoiceSeen) throws {
    try connection.run(
      InvoicesSQL.insertLine,
      each: invoice.lines.enumerated().map { position, line in
        [
          .customer(invoice.customer), .text(invoice.id), .count(position), .text(line.id),
          .text(line.item?.text), .text(line.price?.text), .time(line.period.start),
          .time(line.period.end), .text(line.quantity?.description),
          .int(line.amount.minorUnits), .int(line.discounted.minorUnits),
          .bool(line.isProration), .text(line.invoiceItem), .text(line.description),
        ]
      })
  }

  func removeDraft(_ id: String, of customer: CustomerID) throws -> Bool {
    try connection.takeTurns(under: [customer.text])
    guard let known = try known(id, customer), known.finalizedAt == nil else { return false }
    try removeLines(id, customer)
    try connection.run(InvoicesSQL.remove, [.customer(customer), .text(id)])
    return true
  }

  func invoices(of customer: CustomerID) throws -> [InvoiceSeen] {
    let answers = try connection.answers(
      [Self.question(of: customer), Self.linesQuestion(of: customer)])
    return try Self.invoices(answers[0], lines: answers[1], customer)
  }

  /// Newest first.
  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(InvoicesSQL.ofCustomer, columns: 11, [.customer(customer)])
  }

  /// The lines of all invoices, each one's in their order.
  static func linesQuestion(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(InvoicesSQL.linesOfCustomer, columns: 12, [.customer(customer)])
  }

  static func invoices(_ rows: [any SQLRow], lines: [any SQLRow], _ customer: CustomerID) throws
    -> [InvoiceSeen]
  {
    var known: [ByteText: [InvoiceSeen.Line]] = [:]
    for row in lines {
      known[ByteText(try row.text(0)), default: []].append(try line(row, customer))
    }
    return try rows.map { row in
      try invoice(row, customer, lines: known[ByteText(row.text(0))] ?? [])
    }
  }

  private static func invoice(
    _ row: any SQLRow, _ customer: CustomerID, lines: [InvoiceSeen.Line]
  ) throws -> InvoiceSeen {
    InvoiceSeen(
      id: try row.text(0), customer: customer, number: row.optionalText(1),
      stripeCustomer: try row.text(2), subscription: row.optionalText(3),
      status: try row.text(4), currency: try row.text(5),
      total: Money(minorUnits: try row.int(6)), createdAt: try row.time(7),
      automaticallyFinalizesAt: try row.optionalTime(8), finalizedAt: try row.optionalTime(9),
      lines: lines, seenAt: try row.time(10))
  }

  private static func line(_ row: any SQLRow, _ customer: CustomerID) throws -> InvoiceSeen.Line {
    InvoiceSeen.Line(
      id: try row.text(1), item: row.optionalText(2).map { ItemID($0) },
      price: row.optionalText(3).map { PriceID($0) },
      period: BillingPeriod(start: try row.time(4), end: try row.time(5)),
      quantity: try InvoiceSeen.Line.quantity(stored: row.optionalText(6), of: customer),
      amount: Money(minorUnits: try row.int(7)), discounted: Money(minorUnits: try row.int(8)),
      isProration: try row.bool(9), invoiceItem: row.optionalText(10),
      description: row.optionalText(11))
  }
}
