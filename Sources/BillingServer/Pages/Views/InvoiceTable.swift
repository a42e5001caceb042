import Amounts
import Billing
import Metering
import Rating

/// The invoice so far as a table, with Stripe's total beside ours when it was asked for.
struct InvoiceTable: Sendable {
  struct Line: Sendable {
    let description: String
    let amount: String
  }

  let period: String
  let lines: [Line]
  let total: String
  /// Nil when Stripe was not asked or has nothing to compare.
  let stripeTotal: String?
  /// A sentence on how the two compare.
  let verdict: String?
  /// `good` when they agree, else `waiting`.
  let tone: String

  /// `describe`: what a line says.
  init(
    _ invoice: Invoice, upcoming: UpcomingInvoice?, in words: PageWords = .english,
    describe: (InvoiceLine) -> String = \.description
  ) {
    period = invoice.period.map { words.period($0) } ?? ""
    lines = invoice.lines.map {
      Line(description: describe($0), amount: words.money($0.amount, in: invoice.currency))
    }
    total = words.money(invoice.total, in: invoice.currency)
    stripeTotal = upcoming?.stripe.map { $0.total.formatted(in: $0.currency) }
    let agrees = upcoming?.agree ?? false
    tone = agrees ? "good" : "waiting"
    verdict = upcoming.map { Self.verdict($0, agrees) }
  }

  private static func verdict(_ upcoming: UpcomingInvoice, _ agrees: Bool) -> String {
    if agrees { return "Stripe's preview agrees to the cent" }
    return upcoming.reason ?? "Stripe's preview differs"
  }
}
