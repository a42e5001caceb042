public import Metering
public import Rating
public import UsageLedger

/// An invoice line with everything that it follows from.
public struct LineExplanation: Hashable, Sendable {
  /// As it is on the invoice.
  public let line: InvoiceLine
  /// Nil for a base line.
  public let segment: Segment?
  /// Nil for a base line.
  public let total: TotalExplanation?
  /// What Stripe was sent for the segment; nil for a base line.
  public let delivery: DeliveryRecord?

  /// Only the line for a base price.
  public init(
    line: InvoiceLine, segment: Segment? = nil, total: TotalExplanation? = nil,
    delivery: DeliveryRecord? = nil
  ) {
    self.line = line
    self.segment = segment
    self.total = total
    self.delivery = delivery
  }
}

/// An invoice so far with the way from each line down to the reports.
public struct InvoiceExplanation: Hashable, Sendable {
  /// The same as ``CustomerState/invoice()``.
  public let invoice: Invoice
  /// The customer's time up to which usage is counted.
  public let asOf: Timestamp
  /// One for each line of the invoice, in its order.
  public let lines: [LineExplanation]
  /// What a reader should know before the lines; nil when nothing.
  public let note: String?

  /// Takes the parts as they are; one explanation for each line, in their order.
  public init(invoice: Invoice, asOf: Timestamp, lines: [LineExplanation], note: String? = nil) {
    self.invoice = invoice
    self.asOf = asOf
    self.lines = lines
    self.note = note
  }
}
