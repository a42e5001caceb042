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
  /// Where the unbilled time before it ended, as far back as a window may begin; nil without any.
  ///
  /// Follows from the segments beside it (`knowingUnbilled`): two that differ only here are equal.
  public let unbilledUntil: Timestamp?

  /// Takes the parts as they are; a segment whose `end` is at its start counts no window.
  public init(
    key: Key, price: PriceID, end: Timestamp, billing: Kind, rules: Meter? = nil,
    unbilledUntil: Timestamp? = nil
  ) {
    self.key = key
    self.price = price
    self.end = end
    self.billing = billing
    self.rules = rules
    self.unbilledUntil = unbilledUntil
  }

  /// The same segment with these rules, unless it has some: those it began with stay.
  public func counted(by rules: Meter?) -> Segment {
    guard self.rules == nil, let rules else { return self }
    return Segment(
      key: key, price: price, end: end, billing: billing, rules: rules,
      unbilledUntil: unbilledUntil)
  }

  /// Without `unbilledUntil`, which follows from the other segments.
  public static func == (left: Segment, right: Segment) -> Bool {
    left.key == right.key && left.price == right.price && left.end == right.end
      && left.billing == right.billing && left.rules == right.rules
  }

  /// Of what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(price)
    hasher.combine(end)
    hasher.combine(billing)
    hasher.combine(rules)
  }

  /// A window belongs to the segment in which it ends, but to the unbilled one in which it began.
  public var span: UsageSpan { UsageSpan(start: key.start, end: end, windowsFrom: unbilledUntil) }
}

extension [Segment] {
  /// The same segments, each billed one told where the unbilled time of its meter before it ended.
  ///
  /// A window spans at most 31 days: what ended longer before a segment began is of no account to it.
  public var knowingUnbilled: [Segment] {
    let trials = Dictionary(grouping: filter { $0.billing == .trial && !$0.span.isEmpty }) {
      Segment.Place(customer: $0.key.customer, meter: $0.key.meter)
    }
    return map { segment in
      let place = Segment.Place(customer: segment.key.customer, meter: segment.key.meter)
      let reach = segment.key.start.advanced(bySeconds: -TimeWindow.maximumDays * 86_400)
      let ends = (trials[place] ?? []).map(\.end).filter { reach < $0 && $0 <= segment.key.start }
      return Segment(
        key: segment.key, price: segment.price, end: segment.end, billing: segment.billing,
        rules: segment.rules,
        unbilledUntil: segment.billing == .billed ? ends.max() : nil)
    }
  }
}

extension Segment {
  /// Whose usage of what.
  fileprivate struct Place: Hashable {
    let customer: CustomerID
    let meter: MeterKey
  }
}
