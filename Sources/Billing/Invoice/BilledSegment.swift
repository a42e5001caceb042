public import Metering
public import Rating
public import UsageLedger

/// What one segment bills so far, and within which bounds it will at its end.
public struct BilledSegment: Hashable, Sendable {
  /// What is billed.
  public let segment: Segment
  /// What was counted in it, up to the state's moment.
  public let total: SegmentTotal
  /// The line if the segment ended now.
  public let soFar: InvoiceLine
  /// Nil while there is too little to project from.
  public let projected: ProjectedLine?

  /// Takes the parts as they are.
  public init(
    segment: Segment, total: SegmentTotal, soFar: InvoiceLine, projected: ProjectedLine?
  ) {
    self.segment = segment
    self.total = total
    self.soFar = soFar
    self.projected = projected
  }
}

/// A line at the segment's end if usage goes on as it did: at the lowest and the highest usage that is likely.
public struct ProjectedLine: Hashable, Sendable {
  /// The line at the lowest likely usage.
  public let low: InvoiceLine
  /// The line at the highest likely usage; the same as the lowest for a steady gauge.
  public let high: InvoiceLine

  /// Takes the parts as they are.
  public init(low: InvoiceLine, high: InvoiceLine) {
    self.low = low
    self.high = high
  }
}

/// An invoice at the period's end if usage goes on as it did.
public struct ProjectedInvoice: Hashable, Sendable {
  /// Every line at its lowest.
  public let low: Invoice
  /// Every line at its highest.
  public let high: Invoice

  /// Takes the parts as they are.
  public init(low: Invoice, high: Invoice) {
    self.low = low
    self.high = high
  }
}
