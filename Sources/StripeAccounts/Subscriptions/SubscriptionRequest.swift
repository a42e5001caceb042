public import Catalog
public import Metering

/// A plan to subscribe a customer to.
public struct SubscriptionRequest: Hashable, Sendable {
  public let customer: CustomerID
  public let plan: PlanKey
  /// Nil: the plan's own; zero: none.
  public let trialPeriodDays: Int?
  /// The plan's optional prices that are wanted, by their meters.
  public let prices: [MeterKey]

  public init(
    customer: CustomerID, plan: PlanKey, trialPeriodDays: Int? = nil, prices: [MeterKey] = []
  ) {
    self.customer = customer
    self.plan = plan
    self.trialPeriodDays = trialPeriodDays
    self.prices = prices
  }
}
