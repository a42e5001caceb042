public import Billing
public import Catalog
public import Metering
public import UsageLedger

/// Makes, changes and ends subscriptions.
public protocol Subscriptions: Sendable {
  /// Subscribes a linked customer to a plan of the catalogue.
  ///
  /// Throws `notLinked`, `unknownPlan`, `unknownPrice`, `notApplied`, `meterTaken`, and what Stripe refuses.
  func subscribe(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionRecord

  /// What `subscribe` would make, with everything that it would refuse; nothing is changed.
  func outline(_ request: SubscriptionRequest) async throws(BillingError) -> SubscriptionOutline

  /// Puts a subscription on another plan. What is accepted is durable first, then carried out; what takes longer than a
  /// second goes on by itself (``SubscriptionChange/isUnderWay``).
  ///
  /// Now: everything is delivered first; metered prices change at once, the base price is prorated. At the period's end: a
  /// schedule of Stripe's makes the change; the plan that it has already takes an earlier one back. What was planned
  /// before gives way. `prices`: which of the plan's optional prices it has then, by their meters; nil for those whose meters it
  /// bills now. Throws `noSubscription`, `unknownPlan`, `unknownPrice`, `notApplied`, `meterTaken`, `endsFirst`, and what Stripe
  /// refuses: nothing was changed then.
  func change(
    _ subscription: String, to plan: PlanKey, prices: [MeterKey]?, at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> SubscriptionChange

  /// Ends a subscription. Now: everything is delivered first, and the last invoice has all usage. A planned change gives way.
  ///
  /// Throws `noSubscription`, and what Stripe refuses.
  func cancel(_ subscription: String, at moment: ChangeOrder.Moment) async throws(BillingError)
    -> SubscriptionChange

  /// Takes back whatever is planned or under way; again, it changes nothing more.
  ///
  /// Throws `noSubscription`, `noPlannedChange`.
  func takeBack(_ subscription: String) async throws(BillingError) -> SubscriptionChange

  /// Every change and cancellation that was accepted, newest first. Throws `noSubscription`.
  func changes(of subscription: String) async throws(BillingError) -> [ChangeOrder]

  /// Both invoices of a change as it would be, with everything that it would refuse; nothing is changed.
  func preview(
    _ subscription: String, changingTo plan: PlanKey, prices: [MeterKey]?,
    at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> ChangePreview

  /// The last invoice of a cancellation as it would be; nothing is changed.
  func preview(cancelling subscription: String, at moment: ChangeOrder.Moment)
    async throws(BillingError) -> ChangePreview
}

extension Subscriptions {
  /// A change that keeps the optional prices whose meters the subscription bills now.
  public func change(_ subscription: String, to plan: PlanKey, at moment: ChangeOrder.Moment)
    async throws(BillingError) -> SubscriptionChange
  {
    try await change(subscription, to: plan, prices: nil, at: moment)
  }

  /// The same as it would be.
  public func preview(
    _ subscription: String, changingTo plan: PlanKey, at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> ChangePreview {
    try await preview(subscription, changingTo: plan, prices: nil, at: moment)
  }
}
