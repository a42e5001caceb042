import Testing

@testable import StripeSandbox

/// `/v1/events`: 30 days, filters, cursors, what changed (docs.stripe.com/api/events).
struct EventLogTests {
  private let day: Int64 = 86_400

  private func types(_ world: TestSandbox, _ query: String) -> [String] {
    world.get("/v1/events?\(query)")["data"]?.items.compactMap { $0["type"]?.text } ?? []
  }

  @Test func eventsAreKeptFor30Days() {
    let world = TestSandbox()
    let id = world.post("/v1/customers", "name=A")["id"]?.text ?? ""
    world.clock.move(by: 30 * day - 1)
    _ = world.post("/v1/customers/\(id)", "name=B")
    #expect(types(world, "limit=10") == ["customer.updated", "customer.created"])
    world.clock.move(by: 1)
    #expect(types(world, "limit=10") == ["customer.updated"])
    _ = world.post("/v1/customers/\(id)", "name=C")
    #expect(types(world, "limit=10") == ["customer.updated", "customer.updated"])
  }

  @Test func theyAreFoundByTimeTypeAndCursor() {
    let plan = Plan()
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + 29 * day)
    let later = TestSandbox.start + 28 * day
    let since = types(plan.world, "created[gte]=\(later)&types[]=invoice.*&limit=100")
    #expect(
      since == [
        "invoice.payment_succeeded", "invoice.paid", "invoice.updated", "invoice.finalized",
        "invoice.updated", "invoice.created",
      ])
    let all = plan.world.get("/v1/events?limit=100")["data"]?.items ?? []
    var seen: [String] = []
    var cursor = ""
    while true {
      let page = plan.world.get("/v1/events?limit=3\(cursor)")
      seen += page["data"]?.items.compactMap { $0["id"]?.text } ?? []
      guard page["has_more"] == .flag(true), let last = seen.last else { break }
      cursor = "&starting_after=\(last)"
    }
    #expect(seen == all.compactMap { $0["id"]?.text })
  }

  @Test(arguments: [(true, TestSandbox.start + 86_400), (false, TestSandbox.start)])
  func theyAreDatedByTheClockOfTheirSwitch(follows: Bool, created: Int64) {
    var rules = BillingRules()
    rules.eventsFollowTestClocks = follows
    let plan = Plan(rules: rules)
    _ = plan.world.advance(plan.clock, to: TestSandbox.start + day)
    _ = plan.world.post("/v1/subscriptions/\(plan.subscription)", "metadata[a]=b")
    let event = plan.world.get("/v1/events?type=customer.subscription.updated").at("data", "0")
    #expect(event["created"] == .integer(created))
    #expect(event.at("data", "previous_attributes") == .object(JSONObject(metadata: [])))
    #expect(event.at("data", "object", "metadata", "a") == .text("b"))
  }

  /// More events than are kept, with bytes in the archive and without one.
  @Test(arguments: [true, false])
  func theOldestGoFirst(archives: Bool) {
    var log = EventLog()
    log.capacity = 500
    log.archive = archives ? AnswerArchive() : nil
    for number in 0..<5_000 {
      var event = SandboxEvent(
        id: "evt_\(number)", type: "t", created: 0, object: Array("\(number)".utf8), version: "v",
        receivers: 0)
      event.receivedAt = 0
      event.subject = "s\(number % 7)"
      log.append(event)
    }
    let rows = log.newestFirst(at: 0)
    #expect(rows.map(\.id) == (4_500..<5_000).reversed().map { "evt_\($0)" })
    #expect(log.event("evt_4500", at: 0)?.object == Array("4500".utf8))
    #expect(log.event("evt_4499", at: 0) == nil)
    #expect(log.before("s\(4_999 % 7)") == Array("4999".utf8))
    #expect(log.newestFirst(at: EventLog.keptSeconds).isEmpty)
  }
}

extension JSONObject {
  fileprivate init(metadata: [StringPair]) {
    self.init()
    set("metadata", metadata)
  }
}
