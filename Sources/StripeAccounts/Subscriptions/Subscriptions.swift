public import Billing
public import Catalog
public import UsageLedger

/// Makes, changes and ends subscriptions.
public protocol Subscriptions: Sendable {
  /// Subscribes a linked customer to a plan of the catalogue.
  ///
  /// Throws `notLinked`, `unknownPlan`, `unknownPrice`, `notApplied`, `meterTaken`, and what Stripe refuses.
  func subscribe(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionRecord

  /// What `subscribe` would make, with everything that it would refuse; nothing is changed.
  func outline(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionOutline

  /// Puts a subscription on another plan.
  ///
  /// Now: everything is delivered first; metered prices change at once, the base price is prorated. At the period's end: the
  /// planned change is kept at Stripe and made when the period is over; the plan that it has already takes an earlier one
  /// back. Throws `noSubscription`, `unknownPlan`, `notApplied`, `meterTaken`, `notSettled`, and what Stripe refuses.
  func change(_ subscription: String, to plan: PlanKey, at moment: ChangeMoment)
    async throws(BillingError) -> SubscriptionChange

  /// Ends a subscription. Now: everything is delivered first, and the last invoice has all usage.
  ///
  /// Throws `noSubscription`, `notSettled`, and what Stripe refuses.
  func cancel(_ subscription: String, at moment: ChangeMoment) async throws(BillingError)
    -> SubscriptionChange
}
