/// The stretch of a billing period in which one item bills one meter of one customer at one price.
///
/// A period is cut into segments at a change of price or plan, at a trial's end, when an item comes or goes, and at
/// cancellation. Totals, allowances, timestamps and identifiers are kept per segment, and every segment starts at zero.
public struct Segment: Hashable, Sendable {
  /// Whether what is counted here is billed.
  public enum Kind: String, Sendable {
    case billed
    /// Counted, delivered and not billed (docs.stripe.com/billing/subscriptions/trials).
    case trial
  }

  /// What a segment is known by: two segments of one item never start at the same instant.
  public struct Key: Hashable, Sendable {
    /// Whose usage it counts.
    public let customer: CustomerID
    /// The meter that the item's price is fed from.
    public let meter: MeterKey
    /// The item that bills; an item that was removed and added again has another id.
    public let item: ItemID
    /// Where counting begins, from zero: a window that ends exactly here belongs to the segment before.
    public let start: Timestamp

    /// Takes the parts as they are; that starts differ within an item is kept by who cuts segments.
    public init(customer: CustomerID, meter: MeterKey, item: ItemID, start: Timestamp) {
      self.customer = customer
      self.meter = meter
      self.item = item
      self.start = start
    }
  }

  /// What the segment is known by in every store and in every identifier sent to Stripe.
  public let key: Key
  /// The immutable price that its total is charged at, whatever the catalogue says since.
  public let price: PriceID
  /// Not part of the key: a cut moves it towards the start.
  public let end: Timestamp
  /// Whether the usage here is charged.
  public let billing: Kind
  /// The meter as the catalogue had it when the segment was first seen: it counts by these rules to its end, whatever
  /// the catalogue says since. Nil for one that an earlier version wrote down: the catalogue's count then.
  public let rules: Meter?

  /// Takes the parts as they are; a segment whose `end` is at its start counts no window.
  public init(
    key: Key, price: PriceID, end: Timestamp, billing: Kind, rules: Meter? = nil
  ) {
    self.key = key
    self.price = price
    self.end = end
    self.billing = billing
    self.rules = rules
  }

  /// The same segment with these rules, unless it has some: those it began with stay.
  public func counted(by rules: Meter?) -> Segment {
    guard self.rules == nil, let rules else { return self }
    return Segment(key: key, price: price, end: end, billing: billing, rules: rules)
  }

  /// A window belongs to the segment in which it ends.
  public var span: UsageSpan { UsageSpan(start: key.start, end: end) }
}
