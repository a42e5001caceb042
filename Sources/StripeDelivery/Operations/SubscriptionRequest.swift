public import Catalog
public import Metering

/// A plan to subscribe a customer to.
public struct SubscriptionRequest: Hashable, Sendable {
  public let customer: CustomerID
  public let plan: PlanKey
  /// Nil: the plan's own; zero: none.
  public let trialPeriodDays: Int?

  public init(customer: CustomerID, plan: PlanKey, trialPeriodDays: Int? = nil) {
    self.customer = customer
    self.plan = plan
    self.trialPeriodDays = trialPeriodDays
  }
}

/// When a change of plan or a cancellation takes effect.
public enum ChangeMoment: String, Hashable, Sendable, CaseIterable {
  case periodEnd = "period_end"
  /// Delivers first, waits until Stripe's summaries agree, then changes.
  case now
}
