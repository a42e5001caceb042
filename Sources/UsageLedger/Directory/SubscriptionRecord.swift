public import Metering

/// A Stripe subscription as we last saw it.
public struct SubscriptionRecord: Hashable, Sendable {
  /// One price of the subscription.
  public struct Item: Hashable, Sendable {
    /// Also in the key of every segment that it bills.
    public let id: ItemID
    /// The price that the item holds now.
    public let price: PriceID
    /// Nil for the base price.
    public let meter: MeterKey?
    /// The item's own current period; nil where it is the subscription's.
    public let period: BillingPeriod?

    /// Takes the parts as they are.
    public init(id: ItemID, price: PriceID, meter: MeterKey?, period: BillingPeriod? = nil) {
      self.id = id
      self.price = price
      self.meter = meter
      self.period = period
    }
  }

  /// `sub_…`
  public let id: String
  /// Who is billed.
  public let customer: CustomerID
  /// The plan's key in the catalogue; empty for a subscription made elsewhere.
  public let plan: String
  /// Stripe's word: `trialing`, `active`, `past_due`, `canceled`, …
  public let status: String
  /// The current period; of items with several intervals the shortest one's, at whose end the next invoice is made.
  public let period: BillingPeriod
  /// When usage begins to be billed; nil without a trial.
  public let trialEnd: Timestamp?
  /// When Stripe made it; decides which one is the newest.
  public let createdAt: Timestamp
  /// When it stopped for good; nil while it lives.
  public let endedAt: Timestamp?
  /// When it is going to end; nil while it goes on.
  public let cancelsAt: Timestamp?
  /// Since when the status is what it is, where that is one in which Stripe may not charge; nil for the others.
  public let statusSince: Timestamp?
  /// Nil while what is invoiced is collected.
  public let pause: CollectionPause?
  /// Whether it ended because the Stripe customer was deleted.
  public let isCustomerDeleted: Bool
  /// Base prices and metered ones, in Stripe's order.
  public let items: [Item]

  /// Takes the parts as they are.
  public init(
    id: String, customer: CustomerID, plan: String, status: String, period: BillingPeriod,
    trialEnd: Timestamp?, createdAt: Timestamp, endedAt: Timestamp?,
    cancelsAt: Timestamp? = nil, statusSince: Timestamp? = nil, pause: CollectionPause? = nil,
    isCustomerDeleted: Bool = false, items: [Item]
  ) {
    self.id = id
    self.customer = customer
    self.plan = plan
    self.status = status
    self.period = period
    self.trialEnd = trialEnd
    self.createdAt = createdAt
    self.endedAt = endedAt
    self.cancelsAt = cancelsAt
    self.statusSince = statusSince
    self.pause = pause
    self.isCustomerDeleted = isCustomerDeleted
    self.items = items
  }

  /// Whether Stripe still bills it: anything but `canceled` and `incomplete_expired`.
  public var isLive: Bool { status != "canceled" && status != "incomplete_expired" }
}
