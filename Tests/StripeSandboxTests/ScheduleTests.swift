import Testing

@testable import StripeSandbox

/// Subscription schedules are carried out on the clock (docs.stripe.com/billing/subscriptions/subscription-schedules).
struct ScheduleTests {
  private let day: Int64 = 86_400
  private let start = TestSandbox.start
  private var end: Int64 { start + 28 * day }

  /// A subscription at $99.00 and $0.02 a message, with a cheaper plan at $29.00 and $0.01, and a schedule.
  private struct Change {
    let plan: Plan
    let base: String
    let metered: String
    let schedule: String

    init(_ rules: BillingRules = BillingRules()) {
      plan = Plan(formula: "sum", rules: rules, prices: "unit_amount=2")
      let product = plan.world.id("/v1/products", "name=Small")
      base = plan.world.id(
        "/v1/prices", "product=\(product)&currency=usd&unit_amount=900&recurring[interval]=month")
      metered = plan.world.id(
        "/v1/prices",
        "product=\(product)&currency=usd&unit_amount=1&recurring[interval]=month"
          + "&recurring[usage_type]=metered&recurring[meter]=\(plan.meter)")
      schedule = plan.world.id(
        "/v1/subscription_schedules", "from_subscription=\(plan.subscription)")
    }

    func phases(_ more: String = "") -> JSON {
      let start = TestSandbox.start
      return plan.world.post(
        "/v1/subscription_schedules/\(schedule)",
        "phases[0][start_date]=\(start)&phases[0][end_date]=\(start + 28 * 86_400)"
          + "&phases[0][items][0][price]=\(plan.base)&phases[0][items][1][price]=\(plan.metered)"
          + "&phases[1][items][0][price]=\(base)&phases[1][items][1][price]=\(metered)" + more)
    }

    var subscription: JSON { plan.world.get("/v1/subscriptions/\(plan.subscription)") }
  }

  @Test func theRenewalInvoiceHasThePricesOfTheNewPhase() {
    let change = Change()
    #expect(change.subscription["schedule"] == .text(change.schedule))
    let schedule = change.phases()
    #expect(schedule["phases"]?.items.count == 2)
    change.plan.send("1000", at: 60)
    let preview = change.plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(change.plan.subscription)")
    #expect(preview["total"] == .integer(2_000 + 900))
    let bySchedule = change.plan.world.post(
      "/v1/invoices/create_preview", "schedule=\(change.schedule)")
    #expect(bySchedule["total"] == preview["total"])
    _ = change.plan.world.advance(change.plan.clock, to: end)
    change.plan.send("500", at: 28 * day - 1)
    change.plan.send("300", at: 28 * day + 5)
    _ = change.plan.world.advance(change.plan.clock, to: end + 3_600)
    #expect(change.plan.invoices().first?["total"] == .integer(3_000 + 900))
    _ = change.plan.world.advance(change.plan.clock, to: start + 60 * day)
    #expect(change.plan.invoices().first?["total"] == .integer(300 + 900))
    #expect(change.subscription["schedule"] == .null)
    let over = change.plan.world.get("/v1/subscription_schedules/\(change.schedule)")
    #expect(over["status"] == .text("released"))
  }

  @Test(arguments: [(true, 3_900), (false, 2_900)] as [(Bool, Int64)])
  func usageInTheGraceAfterAScheduledChangeFollowsItsSwitch(keeps: Bool, total: Int64) {
    var rules = BillingRules()
    rules.scheduledChangeKeepsGraceUsage = keeps
    let change = Change(rules)
    _ = change.phases()
    change.plan.send("1000", at: 60)
    _ = change.plan.world.advance(change.plan.clock, to: end)
    change.plan.send("500", at: 28 * day - 1)
    _ = change.plan.world.advance(change.plan.clock, to: end + 3_600)
    #expect(change.plan.invoices().first?["total"] == .integer(total))
  }

  @Test(arguments: [true, false])
  func anItemKeepsItsIDWhereTheSwitchSaysSo(keeps: Bool) {
    var rules = BillingRules()
    rules.scheduledChangeKeepsItemIDs = keeps
    let change = Change(rules)
    func ids() -> Set<String> {
      Set(change.subscription.at("items", "data").items.compactMap { $0["id"]?.text })
    }
    let before = ids()
    _ = change.phases()
    _ = change.plan.world.advance(change.plan.clock, to: end)
    #expect((ids() == before) == keeps)
    #expect(
      change.subscription.at("items", "data", "0", "price", "id") == .text(change.base))
  }

  @Test(arguments: [("cancel", "canceled", "completed"), ("release", "active", "released")])
  func theEndOfTheLastPhaseDoesWhatItSays(behavior: String, status: String, schedule: String) {
    let change = Change()
    _ = change.plan.world.post(
      "/v1/subscription_schedules/\(change.schedule)", "end_behavior=\(behavior)")
    change.plan.send("1000", at: 60)
    _ = change.plan.world.advance(change.plan.clock, to: end + 3_600)
    #expect(change.subscription["status"] == .text(status))
    let over = change.plan.world.get("/v1/subscription_schedules/\(change.schedule)")
    #expect(over["status"] == .text(schedule))
    #expect(
      change.plan.invoices().first?["total"] == .integer(status == "canceled" ? 2_000 : 4_900))
  }

  @Test func aPhaseThatBeginsInsideAPeriodIsProrated() {
    let change = Change()
    let middle = start + 14 * day
    _ = change.plan.world.post(
      "/v1/subscription_schedules/\(change.schedule)",
      "phases[0][start_date]=\(start)&phases[0][end_date]=\(middle)"
        + "&phases[0][items][0][price]=\(change.plan.base)"
        + "&phases[0][items][1][price]=\(change.plan.metered)"
        + "&phases[1][items][0][price]=\(change.base)&phases[1][items][1][price]=\(change.metered)")
    change.plan.send("1000", at: 60)
    _ = change.plan.world.advance(change.plan.clock, to: middle)
    change.plan.send("100", at: 14 * day)
    _ = change.plan.world.advance(change.plan.clock, to: end + 3_600)
    let total: Int64 = 2_000 + 100 + 900 - 1_450 + 450
    #expect(change.plan.invoices().first?["total"] == .integer(total))
  }

  @Test func aReleasedScheduleChangesNothing() {
    let change = Change()
    _ = change.phases()
    let released = change.plan.world.post(
      "/v1/subscription_schedules/\(change.schedule)/release")
    #expect(released["released_subscription"] == .text(change.plan.subscription))
    _ = change.plan.world.advance(change.plan.clock, to: end + 3_600)
    #expect(change.plan.invoices().first?["total"] == .integer(2_900))
    let again = change.plan.world.call(
      "POST", "/v1/subscription_schedules/\(change.schedule)/release")
    #expect(again.status == 400)
  }

  @Test(arguments: [("", 2_000), ("invoice_now=false&prorate=false", -1)] as [(String, Int64)])
  func cancelingAScheduleEndsItsSubscription(form: String, last: Int64) {
    let change = Change()
    change.plan.send("1000", at: 60)
    _ = change.plan.world.advance(change.plan.clock, to: start + 14 * day)
    let canceled = change.plan.world.post(
      "/v1/subscription_schedules/\(change.schedule)/cancel", form)
    #expect(canceled["status"] == .text("canceled"))
    #expect(change.subscription["status"] == .text("canceled"))
    let first = change.plan.invoices().first?["total"]
    #expect(first == .integer(last < 0 ? 2_900 : last - 1_450))
  }

  @Test func whatIsAgainstAScheduleIsRefused() {
    let change = Change()
    let world = change.plan.world
    let path = "/v1/subscription_schedules/\(change.schedule)"
    let refused = [
      ("/v1/subscriptions/\(change.plan.subscription)", "cancel_at_period_end=true"),
      ("/v1/subscription_schedules", "from_subscription=\(change.plan.subscription)"),
      ("/v1/subscription_schedules", "from_subscription=sub_none"),
      (path, "phases[0][start_date]=\(start + 5)&phases[0][items][0][price]=\(change.base)"),
      (path, "phases[0][items][0][price]=price_none"),
      (
        path,
        "phases[0][start_date]=\(start)&phases[0][end_date]=\(start)"
          + "&phases[0][items][0][price]=\(change.base)"
      ),
    ]
    for (target, form) in refused {
      #expect(world.call("POST", target, form).status >= 400, "\(target) \(form)")
    }
  }
}
