import Amounts
import Metering
import UsageLedger

/// An invoice as Stripe showed it, for people.
struct PastInvoice: Sendable {
  struct Line: Sendable {
    let description: String
    let amount: String
  }

  private static let shown = 12

  let number: String
  let created: String
  let status: String
  let tone: String
  let total: String
  let lines: [Line]

  /// The newest, in the order of `invoices`.
  static func newest(_ invoices: [InvoiceSeen], in words: PageWords = .english) -> [PastInvoice] {
    invoices.prefix(shown).map { PastInvoice($0, words) }
  }

  private init(_ invoice: InvoiceSeen, _ words: PageWords) {
    let currency = try? Currency(invoice.currency)
    func text(_ amount: Money) -> String {
      currency.map { words.money(amount, in: $0) } ?? "\(amount) \(invoice.currency)"
    }
    number = invoice.number ?? (invoice.isFinal ? invoice.id : words(.notFinalYet))
    created = words.day(invoice.createdAt)
    status = PageWord(rawValue: "invoice_\(invoice.status)").map { words($0) } ?? invoice.status
    tone =
      switch invoice.status {
      case "paid": "good"
      case "open", "draft": "waiting"
      case "uncollectible": "bad"
      default: "quiet"
      }
    total = text(invoice.total)
    lines = invoice.lines.map {
      Line(description: $0.description ?? $0.price?.text ?? $0.id, amount: text($0.amount))
    }
  }
}
