import Testing

@testable import StripeSandbox

/// `invoice.upcoming` before a renewal, and drafts that cannot be finalized (docs/reference/sandbox.md).
struct UpcomingInvoiceTests {
  private let day: Int64 = 86_400
  private let start = TestSandbox.start
  private var end: Int64 { start + 28 * day }

  private func events(_ world: TestSandbox, _ type: String) -> [JSON] {
    world.get("/v1/events?type=\(type)&limit=100")["data"]?.items ?? []
  }

  @Test(arguments: [(7, 21), (1, 27), (45, 0)] as [(Int64, Int64)])
  func aRenewalIsAnnouncedOnceSomeDaysBefore(days: Int64, at: Int64) {
    var rules = BillingRules()
    rules.upcomingInvoiceDays = days
    let plan = Plan(formula: "sum", rules: rules, prices: "unit_amount=100")
    plan.send("3", at: 0)
    _ = plan.world.advance(plan.clock, to: start + at * day + (at == 0 ? 1 : -1))
    #expect(events(plan.world, "invoice.upcoming").count == (at == 0 ? 1 : 0))
    _ = plan.world.advance(plan.clock, to: start + 27 * day + 1)
    // A change of the subscription does not announce it anew.
    _ = plan.world.post("/v1/subscriptions/\(plan.subscription)", "metadata[a]=b")
    _ = plan.world.advance(plan.clock, to: end - 1)
    let announced = events(plan.world, "invoice.upcoming")
    #expect(announced.count == 1)
    let object = announced.first?.at("data", "object")
    #expect(announced.first?["created"] == .integer(start + at * day))
    #expect(object?["id"] == nil)
    #expect(object?["billing_reason"] == .text("upcoming"))
    #expect(object?["customer"] == .text(plan.customer))
    #expect(object?["total"] == .integer(2_900 + 300))
    #expect(object?["period_end"] == .integer(end))
    _ = plan.world.advance(plan.clock, to: end + 30 * day)
    #expect(events(plan.world, "invoice.upcoming").count == 2)
  }

  @Test(arguments: ["never", "canceled"])
  func whatDoesNotComeIsNotAnnounced(reason: String) {
    var rules = BillingRules()
    if reason == "never" { rules.upcomingInvoiceDays = 0 }
    let plan = Plan(rules: rules)
    if reason == "canceled" {
      _ = plan.world.call("DELETE", "/v1/subscriptions/\(plan.subscription)")
    }
    _ = plan.world.advance(plan.clock, to: end + day)
    #expect(events(plan.world, "invoice.upcoming").isEmpty)
  }

  private func control(_ world: TestSandbox, _ body: String) -> Int {
    world.sandbox.control(
      IncomingRequest(
        method: "POST", path: "/_sandbox/finalization", query: "", authorization: nil, version: nil,
        idempotencyKey: nil, contentType: "application/json", body: Array(body.utf8))
    ).status
  }

  @Test func anInvoiceThatCannotBeFinalizedSaysSoAndIsTriedAgain() {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    #expect(control(plan.world, #"{"customer":"cus_none"}"#) == 404)
    #expect(control(plan.world, #"{"customer":"\#(plan.customer)","message":"No."}"#) == 200)
    _ = plan.world.advance(plan.clock, to: end + 3_600)
    plan.send("2", at: 28 * day - 1)
    let id = plan.invoices()[0]["id"]?.text ?? ""
    func draft() -> JSON { plan.world.get("/v1/invoices/\(id)") }
    #expect(draft()["status"] == .text("draft"))
    #expect(draft()["automatically_finalizes_at"] == .integer(end + 7_200))
    #expect(draft().at("last_finalization_error", "message") == .text("No."))
    let failed = events(plan.world, "invoice.finalization_failed")
    #expect(failed.map { $0.at("data", "object", "id") } == [.text(id)])
    for action in ["finalize", "pay"] {
      #expect(plan.world.call("POST", "/v1/invoices/\(id)/\(action)").status == 400)
    }
    #expect(
      control(plan.world, #"{"customer":"\#(plan.customer)","fails":false}"#) == 200)
    _ = plan.world.advance(plan.clock, to: end + 7_200)
    #expect(draft()["status"] == .text("paid"))
    #expect(draft()["last_finalization_error"] == .null)
    #expect(draft().at("status_transitions", "finalized_at") == .integer(end + 7_200))
    #expect(draft()["total"] == .integer(3_100))
  }
}
