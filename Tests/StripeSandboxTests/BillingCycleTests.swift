import Testing

@testable import StripeSandbox

/// A customer on a test clock with a base price and a metered one, as the tests of whole months need it.
struct Plan {
  let world: TestSandbox
  let clock: String
  let customer: String
  let meter: String
  let base: String
  let metered: String
  let subscription: String

  init(
    formula: String = "last", window: String = "", trialDays: Int = 0,
    rules: BillingRules = BillingRules(),
    prices: String =
      "billing_scheme=tiered&tiers_mode=graduated&tiers[0][up_to]=5&tiers[0][unit_amount]=0&tiers[1][up_to]=inf&tiers[1][unit_amount]=500"
  ) {
    world = TestSandbox(rules: rules)
    clock = world.id("/v1/test_helpers/test_clocks", "frozen_time=\(TestSandbox.start)")
    customer = world.id("/v1/customers", "name=Acme&test_clock=\(clock)")
    meter = world.id(
      "/v1/billing/meters",
      "display_name=D&event_name=devices&default_aggregation[formula]=\(formula)\(window)")
    let product = world.id("/v1/products", "name=Starter")
    base = world.id(
      "/v1/prices", "product=\(product)&currency=usd&unit_amount=2900&recurring[interval]=month")
    metered = world.id(
      "/v1/prices",
      "product=\(product)&currency=usd&recurring[interval]=month&recurring[usage_type]=metered"
        + "&recurring[meter]=\(meter)&\(prices)")
    subscription = world.id(
      "/v1/subscriptions",
      "customer=\(customer)&items[0][price]=\(base)&items[1][price]=\(metered)"
        + "&trial_period_days=\(trialDays)")
  }

  @discardableResult
  func send(_ value: String, at offset: Int64, identifier: String? = nil) -> (Int, JSON) {
    let named = identifier.map { "&identifier=\($0)" } ?? ""
    let answer = world.call(
      "POST", "/v1/billing/meter_events",
      "event_name=devices&payload[stripe_customer_id]=\(customer)&payload[value]=\(value)"
        + "&timestamp=\(TestSandbox.start + offset)\(named)")
    return (answer.status, answer.json)
  }

  func invoices() -> [JSON] { world.get("/v1/invoices?customer=\(customer)")["data"]?.items ?? [] }

  func amounts(_ invoice: JSON) -> [Int64] {
    invoice.at("lines", "data").items.compactMap { $0["amount"]?.integer }
  }
}

struct BillingCycleTests {
  private let day: Int64 = 86_400

  @Test func starterWithEightDevicesIsFortyFourDollars() {
    let plan = Plan()
    plan.send("8", at: 60)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview["total"] == .integer(4_400))
    #expect(plan.amounts(preview) == [0, 1_500, 2_900])
    let clock = plan.world.advance(plan.clock, to: TestSandbox.start + 29 * day)
    #expect(clock["status"] == .text("ready"))
    let invoices = plan.invoices()
    #expect(invoices.map { $0["total"] } == [.integer(4_400), .integer(2_900)])
    #expect(invoices.map { $0["status"] } == [.text("paid"), .text("paid")])
    #expect(
      invoices.map { $0["billing_reason"]?.text } == ["subscription_cycle", "subscription_create"])
  }

  @Test(arguments: [("last", Int64(3)), ("sum", 15), ("count", 3)])
  func formulaDecidesWhatEventsAreWorth(formula: String, quantity: Int64) {
    let plan = Plan(formula: formula, prices: "unit_amount=100")
    plan.send("5", at: 60)
    plan.send("3", at: 180)
    plan.send("7", at: 120)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview.at("lines", "data", "0", "quantity") == .integer(quantity))
  }

  @Test func hourWindowCountsTheMostRecentlyReceivedOfEachHour() {
    let plan = Plan(formula: "sum", window: "&event_time_window=hour", prices: "unit_amount=1")
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 7_200)
    plan.send("5", at: 120)
    plan.send("9", at: 60)
    plan.send("4", at: 3_600)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview.at("lines", "data", "0", "quantity") == .integer(13))
  }

  @Test func usageOfATrialIsNotBilled() {
    let plan = Plan(formula: "sum", trialDays: 14, prices: "unit_amount=100")
    plan.send("5", at: 60)
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 15 * day)
    let subscription = plan.world.get("/v1/subscriptions/\(plan.subscription)")
    #expect(subscription["status"] == .text("active"))
    #expect(plan.invoices().map { $0["total"] } == [.integer(2_900), .integer(0)])
    plan.send("2", at: 15 * day)
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 46 * day)
    #expect(plan.invoices().first?["total"] == .integer(3_100))
  }

  @Test func usageInTheGraceHourCountsAndLaterUsageDoesNot() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    let periodEnd = 28 * day
    plan.send("1", at: 60)
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + periodEnd)
    #expect(plan.invoices().first?["status"] == .text("draft"))
    plan.send("2", at: periodEnd - 1)
    plan.send("40", at: periodEnd)
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + periodEnd + 3_600)
    #expect(plan.invoices().first?["status"] == .text("paid"))
    #expect(plan.invoices().first?["total"] == .integer(3_200))
    plan.send("9", at: periodEnd - 2)
    let second = plan.world.advance(plan.clock, to: TestSandbox.start + 59 * day + 3_600)
    #expect(second["status"] == .text("ready"))
    #expect(
      plan.invoices().map { $0["total"] } == [.integer(6_900), .integer(3_200), .integer(2_900)])
  }

  @Test func negativeTotalIsInvoicedAsNothing() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    plan.send("-5", at: 60)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview["total"] == .integer(2_900))
  }

  @Test func yearInOneGoEqualsMonthByMonth() {
    let (one, many) = (Plan(formula: "sum"), Plan(formula: "sum"))
    for plan in [one, many] { plan.send("8", at: 60) }
    _ = one.world.advance(one.clock, to: TestSandbox.start + 59 * day)
    for days in stride(from: Int64(1), through: 59, by: 1) {
      _ = many.world.advance(many.clock, to: TestSandbox.start + days * day)
    }
    #expect(one.invoices().map { $0["total"] } == many.invoices().map { $0["total"] })
    #expect(one.invoices().map { $0["created"] } == many.invoices().map { $0["created"] })
    #expect(one.invoices().count == 3)
  }

  @Test func advanceKeepsToTwoIntervalsAndForward() {
    let plan = Plan()
    let far = plan.world.call(
      "POST", "/v1/test_helpers/test_clocks/\(plan.clock)/advance",
      "frozen_time=\(TestSandbox.start + 62 * day)")
    #expect(far.status == 400)
    let back = plan.world.call(
      "POST", "/v1/test_helpers/test_clocks/\(plan.clock)/advance",
      "frozen_time=\(TestSandbox.start)")
    #expect(back.status == 400)
    #expect(back.json.at("error", "param") == .text("frozen_time"))
  }

  @Test func cancelAtPeriodEndBillsTheLastUsage() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    plan.send("3", at: 60)
    _ = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)", "cancel_at_period_end=true")
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 30 * day)
    let subscription = plan.world.get("/v1/subscriptions/\(plan.subscription)")
    #expect(subscription["status"] == .text("canceled"))
    #expect(plan.invoices().first?["total"] == .integer(300))
    #expect(plan.invoices().first?["status"] == .text("paid"))
  }
}
