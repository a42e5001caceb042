public import Metering
public import Rating
public import UsageLedger

/// What one segment bills so far, and within which bounds it will at its end.
public struct BilledSegment: Hashable, Sendable {
  public let segment: Segment
  public let total: SegmentTotal
  public let soFar: InvoiceLine
  /// Nil while there is too little to project from.
  public let projected: ProjectedLine?

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
  public let low: InvoiceLine
  public let high: InvoiceLine

  public init(low: InvoiceLine, high: InvoiceLine) {
    self.low = low
    self.high = high
  }
}

/// An invoice at the period's end if usage goes on as it did.
public struct ProjectedInvoice: Hashable, Sendable {
  public let low: Invoice
  public let high: Invoice

  public init(low: Invoice, high: Invoice) {
    self.low = low
    self.high = high
  }
}
