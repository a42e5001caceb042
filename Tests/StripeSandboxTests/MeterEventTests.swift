import Testing

@testable import StripeSandbox

struct MeterEventTests {
  @Test(
    arguments: [
      (-35 * 86_400, 200), (-35 * 86_400 - 1, 400), (300, 200), (301, 400), (0, 200),
    ] as [(Int64, Int)])
  func timestampsReach35DaysBackAndFiveMinutesAhead(offset: Int64, status: Int) {
    #expect(Plan().send("1", at: offset).0 == status)
  }

  @Test(arguments: [
    ("5", 200), ("-5", 200), ("5.0", 200), ("0", 200), ("999999999999999", 200),
    ("1000000000000000", 400), ("2.5", 400), ("1e3", 400), ("ten", 400), ("+5", 400),
  ])
  func valuesAreWholeNumbersOfFifteenDigits(value: String, status: Int) {
    #expect(Plan().send(value.replacingPlus, at: 0).0 == status)
  }

  @Test func identifierIsTakenForADay() {
    let plan = Plan(formula: "sum")
    #expect(plan.send("1", at: 0, identifier: "a").0 == 200)
    let again = plan.send("1", at: 1, identifier: "a")
    #expect(again.0 == 400)
    #expect(again.1.at("error", "message") == .text("An event already exists with identifier a."))
    #expect(again.1.at("error", "code") == .null)
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 86_400)
    #expect(plan.send("1", at: 2, identifier: "a").0 == 200)
  }

  @Test func unknownEventNameIsRefused() {
    let world = TestSandbox()
    let answer = world.call(
      "POST", "/v1/billing/meter_events", "event_name=none&payload[stripe_customer_id]=c")
    #expect(answer.status == 400)
    let message = answer.json.at("error", "message").text ?? ""
    #expect(message.hasPrefix("No active meter found for event_name"))
  }

  @Test func adjustmentTakesOneEventBack() {
    let plan = Plan(formula: "sum", prices: "unit_amount=1")
    plan.send("5", at: 0, identifier: "a")
    plan.send("7", at: 0, identifier: "b")
    let answer = plan.world.call(
      "POST", "/v1/billing/meter_event_adjustments",
      "event_name=devices&type=cancel&cancel[identifier]=a")
    #expect(answer.json["status"] == .text("pending"))
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    #expect(preview.at("lines", "data", "0", "quantity") == .integer(7))
  }

  @Test func summariesGroupByHourNewestFirst() {
    let plan = Plan(formula: "sum")
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 7_200)
    plan.send("1", at: 60)
    plan.send("2", at: 3_600)
    plan.send("4", at: 3_700)
    let start = TestSandbox.start
    let grouped = plan.world.get(
      "/v1/billing/meters/\(plan.meter)/event_summaries?customer=\(plan.customer)"
        + "&start_time=\(start)&end_time=\(start + 7_200)&value_grouping_window=hour")
    #expect(grouped["data"]?.items.map { $0["aggregated_value"] } == [.integer(6), .integer(1)])
    let crooked = plan.world.call(
      "GET",
      "/v1/billing/meters/\(plan.meter)/event_summaries?customer=\(plan.customer)"
        + "&start_time=\(start + 1)&end_time=\(start + 7_200)")
    #expect(crooked.status == 400)
  }

  @Test func lagHidesEventsUntilTheyAreProcessed() {
    var rules = BillingRules()
    rules.processingLagSeconds = 30
    let plan = Plan(formula: "sum", rules: rules, prices: "unit_amount=1")
    plan.send("5", at: 0)
    func quantity() -> JSON {
      plan.world.post("/v1/invoices/create_preview", "subscription=\(plan.subscription)").at(
        "lines", "data", "0", "quantity")
    }
    #expect(quantity() == .integer(0))
    plan.world.clock.move(by: 30)
    #expect(quantity() == .integer(5))
  }
}

extension String {
  fileprivate var replacingPlus: String { hasPrefix("+") ? "%2B" + dropFirst() : self }
}
