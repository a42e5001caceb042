public import Amounts
public import Metering

/// A segment as its period's certificate holds it: what was counted, by which rule, and what Stripe had accepted.
public struct CertifiedSegment: Hashable, Sendable {
  public let segment: Segment
  /// As the catalogue had it then: the total can be computed again although the catalogue has changed.
  public let meter: Meter
  public let exact: Quantity
  public let whole: WholeQuantity
  /// In the units that Stripe is sent, when the period was closed; nil when nothing was accepted.
  public let accepted: WholeQuantity?

  public init(
    segment: Segment, meter: Meter, exact: Quantity, whole: WholeQuantity,
    accepted: WholeQuantity?
  ) {
    self.segment = segment
    self.meter = meter
    self.exact = exact
    self.whole = whole
    self.accepted = accepted
  }

  /// The segment's total as it was certified.
  public var total: SegmentTotal { SegmentTotal(exact: exact, whole: whole, silentInstances: []) }
}
