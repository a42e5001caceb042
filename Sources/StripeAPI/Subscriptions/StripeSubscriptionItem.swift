/// One price of a subscription ([items](https://docs.stripe.com/api/subscription_items/object)).
public struct StripeSubscriptionItem: StripeListed {
  /// `si_…`.
  public let id: StripeSubscriptionItemID
  /// The subscription it belongs to.
  public let subscription: StripeSubscriptionID?
  /// What is charged. Stripe leaves tiers out here.
  public let price: StripePrice
  /// How many; nil for metered prices.
  public let quantity: Int64?
  /// When it was added.
  public let created: StripeTimestamp
  /// The current period. Before 2025-03-31.basil it stood on the subscription, and is nil on items read by themselves.
  public let period: StripePeriod?
  /// Whether an invoice is cut when its usage passes a threshold.
  public let hasBillingThresholds: Bool
  /// What callers attached.
  public let metadata: [String: String]

  private init(
    id: StripeSubscriptionItemID, subscription: StripeSubscriptionID?, price: StripePrice,
    quantity: Int64?, created: StripeTimestamp, period: StripePeriod?, hasBillingThresholds: Bool,
    metadata: [String: String]
  ) {
    self.id = id
    self.subscription = subscription
    self.price = price
    self.quantity = quantity
    self.created = created
    self.period = period
    self.hasBillingThresholds = hasBillingThresholds
    self.metadata = metadata
  }

  /// The same item with the subscription's period where it has none of its own.
  func inheriting(period inherited: StripePeriod?) -> StripeSubscriptionItem {
    StripeSubscriptionItem(
      id: id, subscription: subscription, price: price, quantity: quantity, created: created,
      period: period ?? inherited, hasBillingThresholds: hasBillingThresholds, metadata: metadata)
  }
}

extension StripeSubscriptionItem {
  private enum CodingKeys: String, CodingKey {
    case id, subscription, price, quantity, created, metadata
    case billingThresholds = "billing_thresholds"
    case periodStart = "current_period_start"
    case periodEnd = "current_period_end"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try container.decode(StripeSubscriptionItemID.self, forKey: .id),
      subscription: try container.decodeIfPresent(
        StripeSubscriptionID.self, forKey: .subscription),
      price: try container.decode(StripePrice.self, forKey: .price),
      quantity: try container.decodeIfPresent(Int64.self, forKey: .quantity),
      created: try container.decode(StripeTimestamp.self, forKey: .created),
      period: StripePeriod(
        start: try container.decodeIfPresent(StripeTimestamp.self, forKey: .periodStart),
        end: try container.decodeIfPresent(StripeTimestamp.self, forKey: .periodEnd)),
      hasBillingThresholds: try container.holds(.billingThresholds),
      metadata: try container.decodeIfPresent([String: String].self, forKey: .metadata) ?? [:])
  }
}
