import Testing

@testable import StripeSandbox

/// Discounts and thresholds, as invoices show them.
struct DiscountTests {
  private let day: Int64 = 86_400
  private let start = TestSandbox.start

  /// $29.00 and two units at $1.00.
  @Test(
    arguments: [
      ("percent_off=10", 310), ("percent_off=33.3", 1_033), ("amount_off=500&currency=usd", 500),
      ("amount_off=99999&currency=usd", 3_100),
    ]
      as [(String, Int64)])
  func anInvoiceHasItsAmountsBeforeAndAfterDiscount(coupon: String, off: Int64) {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    let id = plan.world.id("/v1/coupons", "duration=forever&\(coupon)")
    let changed = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)", "discounts[0][coupon]=\(id)")
    #expect(changed["discounts"]?.items.count == 1)
    plan.send("2", at: 60)
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    let invoice = plan.invoices()[0]
    #expect(invoice["subtotal"] == .integer(3_100))
    #expect(invoice["total"] == .integer(3_100 - off))
    #expect(invoice.at("total_discount_amounts", "0", "amount") == .integer(off))
    #expect(plan.amounts(invoice) == [200, 2_900])
    let parts = invoice.at("lines", "data").items.map {
      $0.at("discount_amounts", "0", "amount").integer ?? 0
    }
    #expect(parts.reduce(0, +) == off)
  }

  @Test(arguments: [("once", 1), ("repeating&duration_in_months=3", 2), ("forever", 3)])
  func aCouponLastsAsLongAsItSays(duration: String, times: Int) {
    let plan = Plan()
    let id = plan.world.id("/v1/coupons", "percent_off=50&duration=\(duration)")
    _ = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)", "discounts[0][coupon]=\(id)")
    for days in [29, 58, 90] as [Int64] {
      _ = plan.world.advance(plan.clock, to: start + days * day)
    }
    let totals = plan.invoices().reversed().map { $0["total"]?.integer ?? 0 }
    let expected = (0..<3).map { $0 < times ? Int64(1_450) : 2_900 }
    #expect(totals == [2_900] + expected)
  }

  @Test(arguments: [
    "duration=once", "percent_off=10&amount_off=5&currency=usd", "percent_off=0", "percent_off=101",
    "amount_off=5", "percent_off=5&duration=repeating",
  ])
  func couponsThatMakeNoSenseAreRefused(form: String) {
    #expect(TestSandbox().call("POST", "/v1/coupons", form).status == 400)
  }

  @Test(arguments: [(4, 1), (5, 2)])
  func anItemCanHaveAThresholdOfItsOwn(usage: Int, invoices: Int) {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    let items = plan.world.get("/v1/subscriptions/\(plan.subscription)").at("items", "data").items
    let item = items.first { $0["price"]?["id"] == .text(plan.metered) }?["id"]?.text ?? ""
    let changed = plan.world.post(
      "/v1/subscription_items/\(item)", "billing_thresholds[usage_gte]=5")
    #expect(changed.at("billing_thresholds", "usage_gte") == .integer(5))
    plan.send(String(usage), at: 0)
    #expect(plan.invoices().count == invoices)
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    let total = plan.invoices().reduce(Int64(0)) { $0 + ($1["total"]?.integer ?? 0) }
    #expect(total == 2 * 2_900 + Int64(usage) * 100)
  }

  @Test(
    arguments: [
      ("unit_amount=1000", "billing_thresholds[amount_gte]=5000", [5_000, 3_000]),
      (
        "billing_scheme=tiered&tiers_mode=graduated&tiers[0][up_to]=4&tiers[0][unit_amount]=1000&tiers[1][up_to]=inf&tiers[1][unit_amount]=500",
        "billing_thresholds[amount_gte]=4500", [4_500, 1_500]
      ),
    ]
      as [(String, String, [Int64])])
  func aThresholdBillsEarlyAndTheCycleTheRest(price: String, threshold: String, usage: [Int64]) {
    let plan = Plan(formula: "sum", prices: price)
    _ = plan.world.post("/v1/subscriptions/\(plan.subscription)", threshold)
    plan.send("4", at: 1)
    #expect(plan.invoices().count == 1)
    _ = plan.world.advance(plan.clock, to: start + day)
    plan.send("1", at: day)
    let early = plan.invoices()[0]
    #expect(early["billing_reason"] == .text("subscription_threshold"))
    #expect(early["status"] == .text("paid"))
    #expect(early["total"] == .integer(usage[0]))
    _ = plan.world.advance(plan.clock, to: start + 2 * day)
    plan.send("3", at: 2 * day)
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    #expect(plan.invoices()[0]["total"] == .integer(usage[1] + 2_900))
    #expect(plan.invoices().count == 3)
  }
}
