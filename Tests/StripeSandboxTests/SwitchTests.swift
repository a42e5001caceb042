import Synchronization
import Testing

@testable import StripeSandbox

/// Behaviour that no public page settles, both ways of each switch (docs/reference/sandbox.md).
struct SwitchTests {
  @Test(arguments: [(true, 400), (false, 200)])
  func fractionsAreRefusedAtOnceOrReportedLater(atOnce: Bool, status: Int) {
    var rules = BillingRules()
    rules.refusesFractionsAtOnce = atOnce
    let plan = Plan(formula: "sum", rules: rules, prices: "unit_amount=100")
    #expect(plan.send("2.5", at: 60).0 == status)
    #expect(plan.send("words", at: 60).0 == 400)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview["total"] == .integer(2_900))
  }

  @Test(
    arguments: [(300, 300, 200), (300, 301, 400), (0, 0, 200), (0, 1, 400)]
      as [(Int64, Int64, Int)])
  func usageRecordsMayBeAheadByTheSkew(skew: Int64, ahead: Int64, status: Int) {
    var rules = BillingRules()
    rules.usageRecordSkewSeconds = skew
    let world = TestSandbox(rules: rules)
    let product = world.id("/v1/products", "name=P")
    let old = "2024-06-20"
    let price = world.post(
      "/v1/prices",
      "product=\(product)&currency=usd&unit_amount=1&recurring[interval]=month"
        + "&recurring[usage_type]=metered", version: old)["id"]?.text
    let customer = world.id("/v1/customers", "name=A")
    let subscription = world.post(
      "/v1/subscriptions", "customer=\(customer)&items[0][price]=\(price ?? "")", version: old)
    let item = subscription.at("items", "data", "0", "id").text ?? ""
    let answer = world.call(
      "POST", "/v1/subscription_items/\(item)/usage_records",
      "quantity=1&timestamp=\(TestSandbox.start + ahead)", version: old)
    #expect(answer.status == status)
  }

  @Test(arguments: [(true, "idempotency_error"), (false, "invalid_request_error")])
  func conflictHasTheTypeOfItsSwitch(isIdempotency: Bool, type: String) {
    var rules = BillingRules()
    rules.conflictIsIdempotencyError = isIdempotency
    let world = TestSandbox(rules: rules)
    world.sandbox.held.withLock { $0.idempotency.hold("busy", isHeld: true) }
    let answer = world.call("POST", "/v1/customers", "name=A", key: "busy")
    #expect(answer.status == 409)
    #expect(answer.json.at("error", "code") == .text("idempotency_key_in_use"))
    #expect(answer.json.at("error", "type") == .text(type))
  }

  @Test(arguments: [(false, [0, 2_900]), (true, [0, 2_900 + 1_500])])
  func usageInsideATrialIsFreeUnlessTheSwitchSaysOtherwise(isBilled: Bool, totals: [Int64]) {
    var rules = BillingRules()
    rules.billsTrialUsage = isBilled
    let plan = Plan(trialDays: 14, rules: rules)
    plan.send("8", at: 60)
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 14 * 86_400 + 2 * 3_600)
    #expect(plan.invoices().reversed().map { $0["total"] } == totals.map { .integer($0) })
  }

  @Test(arguments: [(false, 200), (true, 400)])
  func aCustomerThatDoesNotExistIsRefusedAtOnceOrReportedLater(atOnce: Bool, status: Int) {
    var rules = BillingRules()
    rules.refusesUnknownCustomersAtOnce = atOnce
    let plan = Plan(rules: rules)
    let answer = plan.world.call(
      "POST", "/v1/billing/meter_events",
      "event_name=devices&payload[stripe_customer_id]=cus_none&payload[value]=1")
    #expect(answer.status == status)
  }

  @Test(
    arguments: [
      (3_600, 3_599, "draft"), (3_600, 3_601, "paid"), (0, 1, "paid"), (86_400, 3_601, "draft"),
    ]
      as [(Int64, Int64, String)])
  func aCycleInvoiceIsADraftForTheGrace(grace: Int64, after: Int64, status: String) {
    var rules = BillingRules()
    rules.graceSeconds = grace
    let plan = Plan(rules: rules)
    let end = plan.world.get("/v1/subscriptions/\(plan.subscription)")
      .at("items", "data", "0", "current_period_end")
    guard case .integer(let end) = end else {
      Issue.record("no end: \(end)")
      return
    }
    _ = plan.world.advance(plan.clock, to: end + after)
    #expect(plan.invoices().first?["status"] == .text(status))
  }
}
