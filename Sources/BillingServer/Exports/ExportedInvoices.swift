import Amounts
import Metering
import TableFiles
import UsageLedger

/// Rows of `invoices`: each line as Stripe wrote it.
enum ExportedInvoices {
  static let columns = [
    TableColumn("customer_id", .text), TableColumn("stripe_customer_id", .text),
    TableColumn("invoice_id", .text), TableColumn("invoice_number", .text, isOptional: true),
    TableColumn("status", .text), TableColumn("currency", .text),
    TableColumn("subscription_id", .text, isOptional: true), TableColumn("line_id", .text),
    TableColumn("item_id", .text, isOptional: true),
    TableColumn("price_id", .text, isOptional: true),
    TableColumn("description", .text, isOptional: true),
    TableColumn("period_start", .instant), TableColumn("period_end", .instant),
    TableColumn("quantity", .decimal, isOptional: true), TableColumn("amount_minor", .integer),
    TableColumn("discount_minor", .integer), TableColumn("is_proration", .flag),
    TableColumn("created_at", .instant), TableColumn("finalized_at", .instant, isOptional: true),
  ]

  static func rows(
    of invoices: [InvoiceSeen], _ question: ExportQuestion, after place: ExportCursor.Place?
  ) -> [[TableValue]] {
    lines(of: invoices, question, after: place).map { invoice, line, cursor in
      [
        .text(invoice.customer.text), .text(invoice.stripeCustomer), .text(invoice.id),
        TableValue(invoice.number), .text(invoice.status), .text(invoice.currency),
        TableValue(invoice.subscription), .text(line.id), TableValue(line.item?.text),
        TableValue(line.price?.text), TableValue(line.description),
        .instant(line.period.start), .instant(line.period.end), TableValue(line.quantity),
        .integer(line.amount.minorUnits), .integer(line.discounted.minorUnits),
        .flag(line.isProration), .instant(invoice.createdAt), TableValue(invoice.finalizedAt),
        .text(cursor),
      ]
    }
  }

  /// The lines of invoices, oldest invoice first, with the cursor behind each: when the invoice was made, which it is, and which line.
  static func lines(
    of invoices: [InvoiceSeen], _ question: ExportQuestion, after place: ExportCursor.Place?
  ) -> [(InvoiceSeen, InvoiceSeen.Line, cursor: String)] {
    let rows = invoices.filter { question.includes($0.createdAt) }.flatMap { invoice in
      invoice.lines.enumerated().map { index, line in
        (invoice, line, Order(createdAt: invoice.createdAt.seconds, id: invoice.id, line: index))
      }
    }
    let start = place.flatMap(Order.init)
    return rows.filter { row in start.map { $0 < row.2 } ?? true }.sorted { $0.2 < $1.2 }
      .map { ($0.0, $0.1, ExportCursor($0.0.customer, $0.2.place).description) }
  }

  private struct Order: Comparable {
    let createdAt: Int64
    let id: String
    let line: Int

    init(createdAt: Int64, id: String, line: Int) {
      (self.createdAt, self.id, self.line) = (createdAt, id, line)
    }

    init?(_ place: ExportCursor.Place) {
      guard case .line(let createdAt, let id, let line) = place else { return nil }
      self.init(createdAt: createdAt, id: id, line: line)
    }

    var place: ExportCursor.Place { .line(createdAt: createdAt, invoice: id, line: line) }

    static func < (left: Order, right: Order) -> Bool {
      (left.createdAt, left.id, left.line) < (right.createdAt, right.id, right.line)
    }
  }
}
