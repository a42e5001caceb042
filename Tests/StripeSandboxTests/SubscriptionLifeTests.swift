import Testing

@testable import StripeSandbox

/// The statuses of subscriptions and what each leaves unbilled.
struct SubscriptionLifeTests {
  private let day: Int64 = 86_400
  private let start = TestSandbox.start

  private func status(_ plan: Plan) -> String? {
    plan.world.get("/v1/subscriptions/\(plan.subscription)")["status"]?.text
  }

  /// A customer on a clock with a monthly base price of $29.00.
  private struct Base {
    let world: TestSandbox
    let clock: String
    let customer: String
    let price: String

    init(_ rules: BillingRules = BillingRules(), more: String = "") {
      world = TestSandbox(rules: rules)
      clock = world.id("/v1/test_helpers/test_clocks", "frozen_time=\(TestSandbox.start)")
      customer = world.id("/v1/customers", "test_clock=\(clock)\(more)")
      let product = world.id("/v1/products", "name=P")
      price = world.id(
        "/v1/prices", "product=\(product)&currency=usd&unit_amount=2900&recurring[interval]=month")
    }

    func subscribe(_ more: String = "") -> JSON {
      world.post("/v1/subscriptions", "customer=\(customer)&items[0][price]=\(price)\(more)")
    }

    func invoice() -> JSON { world.get("/v1/invoices?customer=\(customer)").at("data", "0") }
  }

  @Test(
    arguments: [(82_799, "incomplete", "open"), (82_800, "incomplete_expired", "void")]
      as [(Int64, String, String)])
  func anIncompleteSubscriptionExpiresAfter23Hours(after: Int64, status: String, invoice: String) {
    let base = Base()
    let made = base.subscribe("&payment_behavior=default_incomplete")
    #expect(made["status"] == .text("incomplete"))
    _ = base.world.advance(base.clock, to: start + after)
    let id = made["id"]?.text ?? ""
    #expect(base.world.get("/v1/subscriptions/\(id)")["status"] == .text(status))
    #expect(base.invoice()["status"] == .text(invoice))
  }

  @Test func anIncompleteSubscriptionThatIsPaidLives() {
    let base = Base()
    let id = base.subscribe("&payment_behavior=default_incomplete")["id"]?.text ?? ""
    _ = base.world.post("/v1/invoices/\(base.invoice()["id"]?.text ?? "")/pay")
    _ = base.world.advance(base.clock, to: start + 29 * day)
    #expect(base.world.get("/v1/subscriptions/\(id)")["status"] == .text("active"))
    #expect(base.invoice()["billing_reason"] == .text("subscription_cycle"))
  }

  @Test func aFailingCardMakesNoSubscriptionWhereTheCallSaysSo() {
    let base = Base(more: "&payment_method=pm_card_chargeCustomerFail")
    let refused = base.world.call(
      "POST", "/v1/subscriptions",
      "customer=\(base.customer)&items[0][price]=\(base.price)&payment_behavior=error_if_incomplete"
    )
    #expect(refused.status == 402)
    #expect(
      base.world.get("/v1/subscriptions?customer=\(base.customer)")["data"]?.items.isEmpty == true)
  }

  @Test(
    arguments: [
      ("past_due", 0, "past_due", "open"), ("unpaid", 0, "unpaid", "draft"),
      ("unpaid", 100_000_000, "past_due", "open"), ("canceled", 0, "canceled", "none"),
    ]
      as [(String, Int64, String, String)])
  func whatFollowsAFailedPaymentIsASetting(
    rule: String, retry: Int64, status: String, second: String
  ) {
    var rules = BillingRules()
    rules.afterFailedPayments = FailedPaymentRule(rawValue: rule) ?? .pastDue
    rules.paymentRetrySeconds = retry
    let base = Base(rules)
    let id = base.subscribe()["id"]?.text ?? ""
    _ = base.world.post(
      "/v1/customers/\(base.customer)",
      "invoice_settings[default_payment_method]=pm_card_chargeCustomerFail")
    _ = base.world.advance(base.clock, to: start + 28 * day + 3_600)
    #expect(base.world.get("/v1/subscriptions/\(id)")["status"] == .text(status))
    _ = base.world.advance(base.clock, to: start + 59 * day + 3_600)
    let invoices = base.world.get("/v1/invoices?customer=\(base.customer)")["data"]?.items ?? []
    #expect((invoices.count == 3 ? invoices[0]["status"]?.text : "none") == second)
  }

  @Test(
    arguments: [
      ("keep_as_draft", "draft"), ("void", "void"), ("mark_uncollectible", "uncollectible"),
    ])
  func pausedCollectionDoesWithInvoicesWhatItSays(behavior: String, status: String) {
    let plan = Plan()
    let paused = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)", "pause_collection[behavior]=\(behavior)")
    #expect(paused.at("pause_collection", "behavior") == .text(behavior))
    #expect(paused["status"] == .text("active"))
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    #expect(plan.invoices().first?["status"] == .text(status))
    let resumed = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)", "pause_collection=")
    #expect(resumed["pause_collection"] == .null)
    _ = plan.world.advance(plan.clock, to: start + 60 * day)
    #expect(plan.invoices().first?["status"] == .text("paid"))
  }

  @Test func aPauseEndsWhenItSays() {
    let plan = Plan()
    _ = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)",
      "pause_collection[behavior]=void&pause_collection[resumes_at]=\(start + 10 * day)")
    _ = plan.world.advance(plan.clock, to: start + 29 * day)
    #expect(plan.invoices().first?["status"] == .text("paid"))
  }

  @Test(arguments: [("pause", "paused"), ("cancel", "canceled"), ("create_invoice", "active")])
  func aTrialWithoutAPaymentMethodEndsAsItSays(behavior: String, status: String) {
    let plan = Plan(trialDays: 14)
    _ = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)",
      "trial_settings[end_behavior][missing_payment_method]=\(behavior)")
    _ = plan.world.advance(plan.clock, to: start + 15 * day)
    #expect(self.status(plan) == status)
  }

  @Test func aPausedSubscriptionGoesOnWhenResumed() {
    let plan = Plan(formula: "sum", trialDays: 14, prices: "unit_amount=100")
    _ = plan.world.post(
      "/v1/subscriptions/\(plan.subscription)",
      "trial_settings[end_behavior][missing_payment_method]=pause")
    _ = plan.world.advance(plan.clock, to: start + 20 * day)
    plan.send("9", at: 19 * day)
    let resumed = plan.world.post("/v1/subscriptions/\(plan.subscription)/resume")
    #expect(resumed["status"] == .text("active"))
    #expect(plan.invoices().first?["total"] == .integer(2_900))
    plan.send("2", at: 20 * day)
    _ = plan.world.advance(plan.clock, to: start + 60 * day)
    #expect(plan.invoices().first?["total"] == .integer(3_100))
    let again = plan.world.call("POST", "/v1/subscriptions/\(plan.subscription)/resume")
    #expect(again.status == 400)
  }

  @Test func aDeletedCustomerLeavesItsUsageOnNoInvoice() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    plan.send("5", at: 60)
    _ = plan.world.call("DELETE", "/v1/customers/\(plan.customer)")
    #expect(status(plan) == "canceled")
    _ = plan.world.advance(plan.clock, to: start + 30 * day)
    #expect(plan.invoices().map { $0["total"] } == [.integer(2_900)])
  }

  @Test func aBackdatedSubscriptionBillsItsUsageWithItsFirstInvoice() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    _ = plan.world.call("DELETE", "/v1/subscriptions/\(plan.subscription)")
    _ = plan.world.advance(plan.clock, to: start + 3 * day)
    plan.send("7", at: 2 * day)
    let made = plan.world.post(
      "/v1/subscriptions",
      "customer=\(plan.customer)&items[0][price]=\(plan.metered)&backdate_start_date=\(start + day)"
    )
    #expect(made["start_date"] == .integer(start + day))
    #expect(plan.invoices().first?["total"] == .integer(700))
    _ = plan.world.advance(plan.clock, to: start + 40 * day)
    #expect(plan.invoices().first?["total"] == .integer(0))
  }

  @Test(arguments: [("", "flexible"), ("&billing_mode[type]=classic", "classic")])
  func classicSubscriptionsMigrateAndNeverBack(asked: String, mode: String) {
    let base = Base()
    let made = base.subscribe(asked)
    #expect(made.at("billing_mode", "type") == .text(mode))
    let path = "/v1/subscriptions/\(made["id"]?.text ?? "")/migrate"
    let first = base.world.call("POST", path, "billing_mode[type]=flexible")
    #expect(first.status == (mode == "classic" ? 200 : 400))
    #expect(base.world.call("POST", path, "billing_mode[type]=classic").status == 400)
  }
}
