public import StripeAPI

/// A live subscription as the comparison reads it.
public struct CatalogSubscription: Sendable {
  public let id: String
  /// `customer_id` of the metadata, else Stripe's id.
  public let customer: String
  /// `plan` of the metadata; nil for a subscription that was not made for a plan.
  public let plan: String?
  /// What its items charge; tiers are not among what Stripe answers here.
  public let prices: [StripePrice]

  public init(id: String, customer: String, plan: String?, prices: [StripePrice]) {
    self.id = id
    self.customer = customer
    self.plan = plan
    self.prices = prices
  }

  init(_ subscription: StripeSubscription, items: [StripeSubscriptionItem]) {
    self.init(
      id: subscription.id.rawValue,
      customer: subscription.metadata["customer_id"] ?? subscription.customer.rawValue,
      plan: subscription.metadata["plan"], prices: items.map(\.price))
  }

  func pays(_ price: StripePriceID) -> Bool { prices.contains { $0.id == price } }
}
