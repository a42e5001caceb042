public import Amounts
public import Metering

/// What a segment's usage was billed with: the lines of Stripe's final invoices that are about it.
public struct InvoicedUsage: Hashable, Sendable {
  /// One line of one invoice.
  public struct Line: Hashable, Sendable {
    /// `in_…`
    public let invoice: String
    /// `il_…`
    public let line: String

    /// Takes the parts as they are.
    public init(invoice: String, line: String) {
      self.invoice = invoice
      self.line = line
    }
  }

  /// All lines together, before discounts and taxes; zero where there is none.
  public let amount: Money
  /// In the order of the invoices and of their lines; none where no invoice will bill the segment.
  public let lines: [Line]
  /// When the last of the invoices stopped taking usage; nil where there is none.
  public let finalizedAt: Timestamp?

  /// Takes the parts as they are.
  public init(amount: Money, lines: [Line], finalizedAt: Timestamp?) {
    self.amount = amount
    self.lines = lines
    self.finalizedAt = finalizedAt
  }

  /// On no invoice, and none will come.
  public static let none = InvoicedUsage(amount: .zero, lines: [], finalizedAt: nil)
}
