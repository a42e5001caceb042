public import Amounts
public import Metering

/// A segment as its period's certificate holds it: what was counted, by which rule, and what Stripe had accepted.
public struct CertifiedSegment: Hashable, Sendable {
  /// With the rules it was counted by.
  public let segment: Segment
  /// As the catalogue had it then: the total can be computed again although the catalogue has changed.
  public let meter: Meter
  /// Entries up to this one are in the total: those of the period, or fewer where Stripe had not taken all of them.
  public let through: EntryID
  /// The total before the meter's rounding.
  public let exact: Quantity
  /// The total as it was priced; later entries do not change it.
  public let whole: WholeQuantity
  /// In the units that Stripe is sent, when the period was closed; nil when nothing was accepted.
  public let accepted: WholeQuantity?
  /// What was sent without an answer when the period was closed: Stripe may have it. Nil when all was answered.
  public let pending: WholeQuantity?
  /// What the segment was billed with; nil where nothing bills it (a trial), and in certificates of before 2026-11-28.
  public let invoiced: InvoicedUsage?

  /// The segment is given `meter` as its rules where it had none.
  public init(
    segment: Segment, meter: Meter, through: EntryID, exact: Quantity, whole: WholeQuantity,
    accepted: WholeQuantity?, pending: WholeQuantity? = nil, invoiced: InvoicedUsage? = nil
  ) {
    self.segment = segment.counted(by: meter)
    self.meter = meter
    self.through = through
    self.exact = exact
    self.whole = whole
    self.accepted = accepted
    self.pending = pending
    self.invoiced = invoiced
  }

  /// The segment's total as it was certified.
  public var total: SegmentTotal { SegmentTotal(exact: exact, whole: whole, silentInstances: []) }
}
