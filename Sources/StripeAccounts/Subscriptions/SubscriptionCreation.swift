public import Billing
public import Catalog
import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Subscribes a customer to a plan: base price, every metered price and the optional ones that are asked for, in one
/// Stripe subscription.
public struct SubscriptionCreation: Sendable {
  private let store: any CustomerDirectory
  private let stripe: StripeClient
  private let planPrices: PlanPrices

  public init(store: any CustomerDirectory, stripe: StripeClient, catalog: any CatalogSource) {
    self.store = store
    self.stripe = stripe
    planPrices = PlanPrices(stripe: stripe, catalog: catalog)
  }

  /// Creates the subscription at Stripe and answers Stripe's object; the caller writes it down.
  ///
  /// The customer's known subscriptions must be fresh: they are what `meterTaken` is decided by. Always flexible billing
  /// mode; without a trial in the request the plan's own applies. Asked again after a lost answer, Stripe answers with
  /// the subscription it made: the idempotency key says what is wanted, and after which ended subscriptions.
  public func create(_ request: SubscriptionRequest, link: CustomerLink)
    async throws(BillingError) -> StripeSubscription
  {
    let outline = try await outline(request, at: nil)
    let plan = outline.plan
    let prices = outline.prices
    let trialDays = outline.trialDays
    let known = try await subscriptions(of: request.customer)
    let creation = StripeSubscriptionCreation(
      customer: StripeCustomerID(link.stripeCustomer),
      items: prices.map { .init(price: $0.id, quantity: $0.quantity) },
      trialPeriodDays: trialDays,
      metadata: ["customer_id": request.customer.text, "plan": plan.key.text],
      billingMode: .flexible)
    let key = IdempotencyKey(
      purpose: "subscribe",
      of: [link.stripeCustomer, plan.key.text, String(trialDays)] + prices.map(\.id.rawValue)
        + known.filter { !$0.isLive }.map(\.id).sorted())
    return try await asking { try await stripe.createSubscription(creation, key: key) }
  }
  /// What `create` would make, with everything that it would refuse; nothing is changed. With `now` its first period too.
  func outline(_ request: SubscriptionRequest, at now: Timestamp?) async throws(BillingError)
    -> SubscriptionOutline
  {
    let plan = try planPrices.plan(request.plan, with: request.prices)
    try MeterOccupancy.check(
      plan, of: request.customer, among: try await subscriptions(of: request.customer))
    return SubscriptionOutline(
      customer: request.customer, plan: plan, prices: try await planPrices.prices(of: plan),
      trialDays: request.trialPeriodDays ?? plan.trialDays, now: now)
  }

  private func subscriptions(of customer: CustomerID) async throws(BillingError)
    -> [SubscriptionRecord]
  {
    try await storing { () throws(LedgerError) in try await store.subscriptions(of: customer) }
  }
}
