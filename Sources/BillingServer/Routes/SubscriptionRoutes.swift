import Catalog
import HTTPTypes
import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `POST /api/subscriptions`.
struct SubscriptionRoutes: Sendable {
  /// Stripe's limit of `trial_period_days` (docs.stripe.com/api/subscriptions/create).
  private static let longestTrialDays = 730

  let store: any BillingStore
  let subscriptions: any Subscriptions

  @Sendable func subscribe(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let (wanted, isDryRun) = try Self.subscriptionRequest(try await request.jsonObject())
    try await CustomerPresence(store: store).require(wanted.customer)
    guard !isDryRun else {
      AuditScope.current?.drop()
      return Response(json: try await subscriptions.outline(wanted).jsonForm)
    }
    let subscription = try await subscriptions.subscribe(wanted)
    return Response(.created, json: subscription.jsonForm)
  }

  private static func subscriptionRequest(_ object: JSONObject) throws -> (
    SubscriptionRequest, isDryRun: Bool
  ) {
    var reader = FieldReader(
      object, fields: ["customer_id", "plan", "trial_period_days", "prices", "dry_run"])
    let customer = reader.customer("customer_id")
    let plan = reader.named("plan") { text throws(MeteringError) in try PlanKey(text) }
    let trial = reader.integer("trial_period_days", in: 0...longestTrialDays)
    let prices = reader.list("prices") { text throws(MeteringError) in try MeterKey(text) }
    let isDryRun = reader.flag("dry_run") ?? false
    let wanted = try reader.finish(
      customer.flatMap { customer in
        plan.map {
          SubscriptionRequest(
            customer: customer, plan: $0, trialPeriodDays: trial, prices: prices ?? [])
        }
      })
    return (wanted, isDryRun)
  }
}
