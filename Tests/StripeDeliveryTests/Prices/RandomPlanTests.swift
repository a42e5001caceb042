import Amounts
import Catalog
import Metering
import Rating
import StripeAPI
import StripeDelivery
import Testing

@testable import StripeCatalog

/// Our rating and the sandbox's own arithmetic, which shares no code with it: 1,000 random plans and totals, on the way that
/// usage takes (catalogue, apply, subscription, meter events, invoice preview).
@Suite struct RandomPlanTests {
  static let plansEach = 250

  @Test(arguments: ["usd", "eur", "jpy", "kwd"])
  func oursAndTheSandboxsInvoicesAgreeToTheCent(_ code: String) async throws {
    let currency = try Currency(code)
    let seed = code.utf8.reduce(20_260_201) { $0 * 31 + UInt64($1) }
    let plans = RandomPlans(count: Self.plansEach, currency: currency, seed: seed)
    let catalog = try PriceCatalog.parse(yaml: plans.yaml, file: "random.yaml")
    try await StripeWorld.run { world in
      let applier = CatalogApplier(stripe: world.stripe)
      try await applier.apply(try await applier.plan(catalog))
      #expect(try await applier.plan(catalog).isEmpty)
      let theirs = try await Self.invoiced(plans, catalog, world)
      let ours = try Self.rated(plans, catalog)
      #expect(theirs.count == Self.plansEach)
      for plan in catalog.plans where !Self.agree(ours[plan.key] ?? [], theirs[plan.key]) {
        let totals = plans.totals.first { $0.plan == plan.key.text }?.totals ?? [:]
        Issue.record(
          "\(plan.key) \(totals): ours \(ours[plan.key] ?? []), theirs \(theirs[plan.key] ?? []): \(plan.prices)"
        )
      }
      let total = ours.values.joined().reduce(0, +)
      #expect(total > 0)
    }
  }

  private static func agree(_ ours: [Int64], _ theirs: [Int64]?) -> Bool {
    ours == theirs || (ours.count > 1 && theirs == [ours.reduce(0, +)])
  }

  /// The amount of each price in minor units, the base first.
  private static func rated(_ plans: RandomPlans, _ catalog: PriceCatalog) throws
    -> [PlanKey: [Int64]]
  {
    var amounts: [PlanKey: [Int64]] = [:]
    for (name, totals) in plans.totals {
      let plan = try #require(catalog.plan(try PlanKey(name)))
      var values: [MeterKey: WholeQuantity] = [:]
      for (meter, total) in totals { values[try MeterKey(meter)] = WholeQuantity(total) }
      let invoice = try RatingEngine.invoice(plan: plan, totals: values, catalog: catalog)
      amounts[plan.key] = invoice.lines.map(\.amount.minorUnits)
    }
    return amounts
  }

  /// The same from Stripe's previews, whose lines are one a tier: added for each price.
  private static func invoiced(
    _ plans: RandomPlans, _ catalog: PriceCatalog, _ world: StripeWorld
  ) async throws -> [PlanKey: [Int64]] {
    var prices: [String: StripePriceID] = [:]
    for price in try await world.stripe.prices(active: true).all() {
      if let key = price.lookupKey { prices[key] = price.id }
    }
    let known = prices
    return try await withThrowingTaskGroup(of: (PlanKey, [Int64]).self) { group in
      var amounts: [PlanKey: [Int64]] = [:]
      for (index, entry) in plans.totals.enumerated() {
        if index >= 4, let done = try await group.next() { amounts[done.0] = done.1 }
        group.addTask {
          let plan = try #require(catalog.plan(try PlanKey(entry.plan)))
          return (plan.key, try await invoiced(plan, entry.totals, known, world))
        }
      }
      for try await done in group { amounts[done.0] = done.1 }
      return amounts
    }
  }

  private static func invoiced(
    _ plan: Plan, _ totals: [String: Int64], _ prices: [String: StripePriceID], _ world: StripeWorld
  ) async throws -> [Int64] {
    var items: [StripeSubscriptionCreation.Item] = []
    if plan.base != .zero {
      let base = try #require(prices[plan.baseLookupKey.text])
      items.append(.init(price: base, quantity: 1))
    }
    for price in plan.prices {
      items.append(.init(price: try #require(prices[price.lookupKey.text])))
    }
    let customer = try await world.stripe.createCustomer(
      StripeCustomerCreation(name: plan.name)
    ).id
    let subscription = try await world.stripe.createSubscription(
      StripeSubscriptionCreation(customer: customer, items: items, billingMode: .flexible))
    for price in plan.prices {
      try await send(price, totals[price.meter.text] ?? 0, customer, world)
    }
    let preview = try await world.stripe.invoicePreview(
      StripeInvoicePreviewQuery(customer: customer, subscription: subscription.id))
    // A preview brings ten lines at most; the few with more are compared by their total.
    guard !preview.lines.hasMore else { return [preview.total] }
    #expect(preview.lines.data.reduce(0) { $0 + $1.amount } == preview.total)
    return items.map { item in
      preview.lines.data.filter { $0.price == item.price }.reduce(0) { $0 + $1.amount }
    }
  }

  /// As delivery does: a segment's whole total, in blocks where the price is.
  private static func send(
    _ price: PlanPrice, _ total: Int64, _ customer: StripeCustomerID, _ world: StripeWorld
  ) async throws {
    guard total > 0 else { return }
    let meter = DeliveredMeter(meter: price.meter, model: price.model)
    let value = try meter.delivered(WholeQuantity(total))
    let event = StripeMeterEventDraft(
      eventName: meter.eventName,
      payload: ["stripe_customer_id": customer.rawValue, "value": value.description],
      identifier: "\(customer)-\(meter.eventName)",
      timestamp: StripeTimestamp(unixSeconds: BillingWorld.start.seconds + 60))
    _ = try await world.stripe.createMeterEvent(event)
  }
}
