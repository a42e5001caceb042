public import Amounts
public import Metering
public import UsageLedger

/// What Stripe's invoice items of a closed segment have beyond what was decided here.
///
/// A store that was restored from a backup does not know what was decided after the backup, and may decide less, or otherwise,
/// than what Stripe was sent. As long as entries are to be billed again they find what is there; what is left is an overcharge, or
/// a credit too many.
public struct AdjustmentSurplus: Hashable, Sendable {
  /// The closed segment.
  public let segment: Segment.Key
  /// Which of the segment's items.
  public let kind: SegmentAdjustment.Kind
  /// Never zero; positive where the customer is charged too much.
  public let amount: Money
  /// Of the items.
  public let currency: Currency
  /// The item that was made last of them.
  public let invoiceItem: String

  /// One sentence.
  public var detail: String {
    "Stripe's invoice items of it have \(amount.formatted(in: currency)) more than was decided here, as after a restored backup"
  }
}
