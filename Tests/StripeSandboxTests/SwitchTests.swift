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
}
