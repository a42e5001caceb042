import Testing

@testable import StripeSandbox

/// What a switch means for what is there already when it is set.
struct RunningSwitchTests {
  private let day: Int64 = 86_400
  private var end: Int64 { TestSandbox.start + 28 * day }

  private func set(_ plan: Plan, _ body: String) {
    let answer = plan.world.sandbox.control(
      IncomingRequest(
        method: "POST", path: "/_sandbox/rules", query: "", body: Array(body.utf8)))
    #expect(answer.status == 200)
  }

  private func cycle(_ plan: Plan) -> JSON? {
    plan.invoices().first { $0["billing_reason"] == .text("subscription_cycle") }
  }

  @Test(arguments: [(false, "paid"), (true, "draft")])
  func aCancellationLeavesDraftsAsItsSwitchSays(stops: Bool, status: String) {
    let plan = Plan()
    _ = plan.world.advance(plan.clock, to: end + 60)
    set(plan, #"{"cancellation_stops_drafts": \#(stops)}"#)
    _ = plan.world.call("DELETE", "/v1/subscriptions/\(plan.subscription)")
    _ = plan.world.advance(plan.clock, to: end + 2 * day)
    #expect(cycle(plan)?["status"] == .text(status))
  }

  @Test(arguments: [0, 1, 3, 250] as [Int64])
  func soManyItemsMayWait(limit: Int64) {
    let plan = Plan()
    set(plan, #"{"pending_items_limit": \#(limit)}"#)
    let body = "customer=\(plan.customer)&amount=1&currency=usd"
    let answers = (0..<limit + 2).map { _ in plan.world.call("POST", "/v1/invoiceitems", body) }
    #expect(answers.map(\.status) == Array(repeating: 200, count: Int(limit)) + [400, 400])
    #expect(answers.last?.json.at("error", "message").text?.contains("\(limit) pending") == true)
    // A higher limit lets the next one in.
    set(plan, #"{"pending_items_limit": \#(limit + 1)}"#)
    #expect(plan.world.call("POST", "/v1/invoiceitems", body).status == 200)
  }

  /// Drafts that are there keep the moment they were given; the next ones follow the switch.
  @Test func theGraceIsThatOfTheDraftsMaking() {
    let plan = Plan()
    _ = plan.world.advance(plan.clock, to: end + 60)
    set(plan, #"{"grace_seconds": 86400, "draft_delay_seconds": 600}"#)
    _ = plan.world.advance(plan.clock, to: end + 3_600)
    #expect(cycle(plan)?["status"] == .text("paid"))
    let second = end + 31 * day
    _ = plan.world.advance(plan.clock, to: second + 599)
    #expect(plan.invoices().count == 2)
    _ = plan.world.advance(plan.clock, to: second + 600 + 86_399)
    #expect(cycle(plan)?["status"] == .text("draft"))
    _ = plan.world.advance(plan.clock, to: second + 600 + 86_400)
    #expect(cycle(plan)?["status"] == .text("paid"))
  }

  @Test(arguments: [false, true]) func whatIsReadFollowsTheSwitchOfThatMoment(isReceived: Bool) {
    let plan = Plan(prices: "unit_amount=100")
    plan.send("7", at: 120)
    plan.send("3", at: 60)
    set(plan, #"{"last_by": "\#(isReceived ? "received" : "timestamp")"}"#)
    _ = plan.world.advance(plan.clock, to: end + 3_600)
    #expect(cycle(plan)?["total"] == .integer(2_900 + (isReceived ? 300 : 700)))
  }

  @Test(arguments: [(true, 2_900), (false, 3_400)] as [(Bool, Int64)])
  func aLagThatBeginsHidesWhatIsNotProcessed(hides: Bool, total: Int64) {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    set(plan, #"{"processing_lag_seconds": 900, "lag_hides_from_invoices": \#(hides)}"#)
    plan.send("5", at: 60)
    _ = plan.world.advance(plan.clock, to: end + 3_600)
    #expect(cycle(plan)?["total"] == .integer(total))
  }

  @Test(
    arguments: [(0, 0, 404), (10, 9, 200), (10, 10, 404), (259_200, 259_199, 200)]
      as [(Int64, Int64, Int)])
  func previewsAreKeptAsLongAsTheSwitchSays(seconds: Int64, after: Int64, status: Int) {
    let plan = Plan()
    set(plan, #"{"preview_seconds": \#(seconds)}"#)
    let preview = plan.world.post(
      "/v1/invoices/create_preview", "subscription=\(plan.subscription)")
    plan.world.clock.move(by: after)
    let id = preview["id"]?.text ?? ""
    #expect(plan.world.call("GET", "/v1/invoices/\(id)/lines").status == status)
  }

  @Test(arguments: [600, 3_600] as [Int64])
  func aFailedFinalizationIsTriedAgainAfterItsSwitch(seconds: Int64) {
    let plan = Plan()
    set(plan, #"{"finalization_retry_seconds": \#(seconds)}"#)
    _ = plan.world.sandbox.control(
      IncomingRequest(
        method: "POST", path: "/_sandbox/finalization", query: "",
        body: Array(#"{"customer": "\#(plan.customer)"}"#.utf8)))
    _ = plan.world.advance(plan.clock, to: end + 3_600)
    #expect(cycle(plan)?["automatically_finalizes_at"] == .integer(end + 3_600 + seconds))
    _ = plan.world.sandbox.control(
      IncomingRequest(
        method: "POST", path: "/_sandbox/finalization", query: "",
        body: Array(#"{"customer": "\#(plan.customer)", "fails": false}"#.utf8)))
    _ = plan.world.advance(plan.clock, to: end + 3_600 + seconds)
    #expect(cycle(plan)?["status"] == .text("paid"))
  }
}
