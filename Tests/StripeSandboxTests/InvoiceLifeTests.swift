import Testing

@testable import StripeSandbox

/// When invoices come, when they are final, and what is on none (docs/reference/sandbox.md).
struct InvoiceLifeTests {
  private let day: Int64 = 86_400
  private var end: Int64 { TestSandbox.start + 28 * day }

  private static func rules(_ change: (inout BillingRules) -> Void) -> BillingRules {
    var rules = BillingRules()
    change(&rules)
    return rules
  }

  @Test(
    arguments: [
      (0, 0, "draft"), (0, 3_600, "paid"), (7_200, 7_199, "none"), (7_200, 7_200, "draft"),
      (7_200, 10_799, "draft"), (7_200, 10_800, "paid"),
    ]
      as [(Int64, Int64, String)])
  func aDraftComesAfterItsDelayAndIsFinalAfterTheGrace(delay: Int64, after: Int64, status: String) {
    let plan = Plan(rules: Self.rules { $0.draftDelaySeconds = delay })
    _ = plan.world.advance(plan.clock, to: end + after)
    let cycle = plan.invoices().first { $0["billing_reason"] == .text("subscription_cycle") }
    #expect((cycle?["status"]?.text ?? "none") == status)
    guard let cycle else { return }
    #expect(cycle["created"] == .integer(end + delay))
    let isDraft = status == "draft"
    #expect(
      cycle["automatically_finalizes_at"] == (isDraft ? .integer(end + delay + 3_600) : .null))
    #expect(
      cycle.at("status_transitions", "finalized_at")
        == (isDraft ? .null : .integer(end + delay + 3_600)))
  }

  @Test func usageThatComesBeforeALateDraftIsOnIt() {
    let plan = Plan(
      formula: "sum", rules: Self.rules { $0.draftDelaySeconds = 7_200 }, prices: "unit_amount=100")
    _ = plan.world.advance(plan.clock, to: end + 3_600)
    plan.send("4", at: 28 * day - 1)
    _ = plan.world.advance(plan.clock, to: end + 7_200)
    #expect(plan.invoices().first?["total"] == .integer(3_300))
  }

  /// By hand, at any second of the grace; what comes after it is on no invoice.
  @Test(arguments: [0, 300, 3_599] as [Int64])
  func anInvoiceFinalizedByHandHasWhatWasThereThen(after: Int64) {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    _ = plan.world.advance(plan.clock, to: end + after)
    plan.send("2", at: 28 * day - 2)
    let draft = plan.invoices().first?["id"]?.text ?? ""
    #expect(plan.world.get("/v1/invoices/\(draft)")["total"] == .integer(3_100))
    let final = plan.world.post("/v1/invoices/\(draft)/finalize")
    #expect(final["total"] == .integer(3_100))
    #expect(final.at("status_transitions", "finalized_at") == .integer(end + after))
    plan.send("40", at: 28 * day - 1)
    _ = plan.world.advance(plan.clock, to: end + 3 * 3_600)
    #expect(plan.world.get("/v1/invoices/\(draft)")["total"] == .integer(3_100))
  }

  @Test func anInvoiceIsFinalAtTheMomentThatItsDraftWasGiven() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    _ = plan.world.advance(plan.clock, to: end + 60)
    let draft = plan.invoices().first?["id"]?.text ?? ""
    _ = plan.world.post("/v1/invoices/\(draft)", "automatically_finalizes_at=\(end + 7_200)")
    _ = plan.world.advance(plan.clock, to: end + 7_199)
    #expect(plan.world.get("/v1/invoices/\(draft)")["status"] == .text("draft"))
    _ = plan.world.advance(plan.clock, to: end + 7_200)
    let final = plan.world.get("/v1/invoices/\(draft)")
    #expect(final.at("status_transitions", "finalized_at") == .integer(end + 7_200))
  }

  @Test(arguments: [("timestamp", 7), ("received", 3)] as [(String, Int64)])
  func theLastEventIsTheOneOfItsSwitch(by: String, quantity: Int64) {
    let plan = Plan(
      rules: Self.rules { $0.lastBy = LastRule(rawValue: by) ?? .timestamp },
      prices: "unit_amount=100")
    plan.send("7", at: 120)
    plan.send("3", at: 60)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview.at("lines", "data", "0", "quantity") == .integer(quantity))
    let summaries = plan.world.get(
      "/v1/billing/meters/\(plan.meter)/event_summaries?customer=\(plan.customer)"
        + "&start_time=\(TestSandbox.start)&end_time=\(TestSandbox.start + 3_600)")
    #expect(summaries.at("data", "0", "aggregated_value") == .integer(quantity))
  }

  @Test(arguments: [(false, 3_400), (true, 2_900)] as [(Bool, Int64)])
  func theLagHidesEventsFromFinalInvoicesWhereTheSwitchSaysSo(hides: Bool, total: Int64) {
    let plan = Plan(
      formula: "sum",
      rules: Self.rules {
        $0.processingLagSeconds = 600
        $0.lagHidesFromInvoices = hides
      }, prices: "unit_amount=100")
    plan.send("5", at: 60)
    _ = plan.world.advance(plan.clock, to: end + 3_600)
    #expect(plan.invoices().first?["total"] == .integer(total))
  }

  @Test(arguments: [(true, 500), (false, 0)] as [(Bool, Int64)])
  func usageOfTheSecondOfACancellationFollowsItsSwitch(isBilled: Bool, total: Int64) {
    let plan = Plan(
      formula: "sum", rules: Self.rules { $0.billsSecondOfCancellation = isBilled },
      prices: "unit_amount=100")
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 3_600)
    plan.send("5", at: 3_600)
    _ = plan.world.call(
      "DELETE", "/v1/subscriptions/\(plan.subscription)", "invoice_now=true")
    #expect(plan.invoices().first?["total"] == .integer(total))
  }

  @Test func withoutInvoiceNowUsageIsOnNoInvoice() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    plan.send("5", at: 60)
    let ended = plan.world.call("DELETE", "/v1/subscriptions/\(plan.subscription)").json
    #expect(ended["status"] == .text("canceled"))
    _ = plan.world.advance(plan.clock, to: end + 2 * day)
    #expect(plan.invoices().map { $0["total"] } == [.integer(2_900)])
  }

  @Test(
    arguments: [
      ("flexible", "by_billing_mode", "create_prorations", [1_000, 2_000]),
      ("flexible", "by_billing_mode", "none", [2_000]),
      ("classic", "by_billing_mode", "create_prorations", [2_000]),
      ("classic", "billed", "create_prorations", [1_000, 2_000]),
      ("flexible", "lost", "create_prorations", [2_000]),
    ]
      as [(String, String, String, [Int64])])
  func usageAtAPriceThatIsReplacedFollowsTheBillingMode(
    mode: String, rule: String, behavior: String, amounts: [Int64]
  ) {
    let world = TestSandbox(
      rules: Self.rules { $0.midCycleUsage = MidCycleRule(rawValue: rule) ?? .byBillingMode })
    let clock = world.id("/v1/test_helpers/test_clocks", "frozen_time=\(TestSandbox.start)")
    let customer = world.id("/v1/customers", "test_clock=\(clock)")
    let meter = world.id(
      "/v1/billing/meters", "display_name=M&event_name=m&default_aggregation[formula]=sum")
    let product = world.id("/v1/products", "name=P")
    func price(_ amount: Int) -> String {
      world.id(
        "/v1/prices",
        "product=\(product)&currency=usd&unit_amount=\(amount)&recurring[interval]=month"
          + "&recurring[usage_type]=metered&recurring[meter]=\(meter)")
    }
    func use(_ value: Int, at offset: Int64) {
      _ = world.post(
        "/v1/billing/meter_events",
        "event_name=m&payload[stripe_customer_id]=\(customer)&payload[value]=\(value)"
          + "&timestamp=\(TestSandbox.start + offset)")
    }
    let (cheap, dear) = (price(100), price(1_000))
    let made = world.post(
      "/v1/subscriptions",
      "customer=\(customer)&items[0][price]=\(cheap)&billing_mode[type]=\(mode)")
    let (id, item) = (made["id"]?.text ?? "", made.at("items", "data", "0", "id").text ?? "")
    use(10, at: 60)
    _ = world.advance(clock, to: TestSandbox.start + 10 * day)
    _ = world.post(
      "/v1/subscriptions/\(id)",
      "items[0][id]=\(item)&items[0][price]=\(dear)&proration_behavior=\(behavior)")
    use(2, at: 10 * day + 60)
    _ = world.advance(clock, to: end + 3_600)
    let lines = world.get("/v1/invoices?customer=\(customer)").at("data", "0", "lines", "data")
      .items
    #expect(lines.compactMap { $0["amount"]?.integer } == amounts)
    guard amounts.count == 2 else { return }
    let old = lines[0].at("parent", "subscription_item_details")
    #expect(old["invoice_item"]?.text?.hasPrefix("ii_") == true)
    #expect(lines[0]["period"]?["end"] == .integer(TestSandbox.start + 10 * day))
  }

  @Test func linesCarryTheMetadataOfTheirSubscription() {
    let plan = Plan()
    _ = plan.world.post("/v1/subscriptions/\(plan.subscription)", "metadata[team]=a")
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview.at("lines", "data", "0", "metadata", "team") == .text("a"))
  }

  @Test func previewsCanBeReadFor72Hours() {
    let plan = Plan(
      prices: "billing_scheme=tiered&tiers_mode=graduated"
        + (0..<14).map { "&tiers[\($0)][up_to]=\($0 + 1)&tiers[\($0)][unit_amount]=1" }.joined()
        + "&tiers[14][up_to]=inf&tiers[14][unit_amount]=1")
    plan.send("15", at: 60)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    let id = preview["id"]?.text ?? ""
    #expect(preview.at("lines", "has_more") == .flag(true))
    let last = preview.at("lines", "data", "9", "id").text ?? ""
    func rest() -> (status: Int, json: JSON, headers: [String: String]) {
      plan.world.call("GET", "/v1/invoices/\(id)/lines?starting_after=\(last)")
    }
    #expect(rest().json["data"]?.items.count == 6)
    plan.world.clock.move(by: 72 * 3_600 - 1)
    #expect(rest().status == 200)
    plan.world.clock.move(by: 1)
    #expect(rest().status == 404)
  }

  @Test func atMost250ItemsWait() {
    let plan = Plan()
    let body = "customer=\(plan.customer)&amount=1&currency=usd"
    let answers = (0..<251).map { _ in plan.world.call("POST", "/v1/invoiceitems", body).status }
    #expect(answers == Array(repeating: 200, count: 250) + [400])
  }
}
