import Testing

@testable import StripeSandbox

struct FaultTests {
  @Test(arguments: [
    ("POST /v1/customers", "POST", "/v1/customers", true),
    ("POST /v1/customers", "GET", "/v1/customers", false),
    ("/v1/billing", "POST", "/v1/billing/meters", true),
    ("/v1/billing", "POST", "/v1/prices", false),
  ])
  func routeIsAMethodAndAPrefix(route: String, method: String, path: String, strikes: Bool) {
    var fault = InjectedFault(id: "f", kind: .error)
    fault.route = route
    #expect(fault.strikes(method: method, path: path) == strikes)
  }

  @Test func countEndsIt() {
    var fault = InjectedFault(id: "f", kind: .error)
    fault.count = 2
    let struck = (0..<5).map { _ in fault.strikes(method: "GET", path: "/") }
    #expect(struck == [true, true, false, false, false])
    #expect(fault.isOver)
  }

  @Test func chanceFollowsTheSeed() {
    func run(_ seed: UInt64) -> [Bool] {
      var fault = InjectedFault(id: "f", kind: .error)
      fault.percent = 30
      fault.random = IdentifierSource(seed: seed)
      return (0..<1_000).map { _ in fault.strikes(method: "GET", path: "/") }
    }
    #expect(run(1) == run(1))
    #expect(run(1) != run(2))
    #expect((240...360).contains(run(1).count { $0 }))
  }

  @Test func limitsCountPerSecondAndEndpoint() {
    var limiter = RateLimiter()
    var rules = BillingRules()
    rules.callsPerSecond = 3
    rules.callsPerSecondAndEndpoint = 2
    let reasons = ["a", "a", "a", "b"].map { limiter.reason(endpoint: $0, now: 1, rules: rules) }
    #expect(reasons == [nil, nil, "endpoint-rate", "global-rate"])
    #expect(limiter.reason(endpoint: "a", now: 2, rules: rules) == nil)
  }

  @Test(arguments: [
    ("2027-01-31T12:00:00Z", Int64(1_801_396_800)), ("2027-01-31T12:00:00.999Z", 1_801_396_800),
    ("2027-01-31T14:00:00+02:00", 1_801_396_800), ("1969-12-31T23:59:59Z", -1),
  ])
  func timesOfTheSecondGenerationAreRead(text: String, moment: Int64) {
    #expect(RFC3339.moment(text) == moment)
  }

  @Test(arguments: [
    "", "2027-01-31", "2027-02-29T00:00:00Z", "2027-01-31T24:00:00Z", "2027-01-31T12:00:00",
  ])
  func otherTimesAreRefused(text: String) {
    #expect(RFC3339.moment(text) == nil)
  }

  @Test func archiveGivesBackWhatItTook() throws {
    let archive = try #require(AnswerArchive())
    let places = try (0..<3).map { try #require(archive.append(Array(repeating: $0, count: 5))) }
    #expect(
      places.map { archive.read($0) } == [[0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [2, 2, 2, 2, 2]])
  }
}

/// A 500 belongs to its key once the work has begun (docs.stripe.com/api/idempotent_requests).
struct KeptErrorTests {
  private let event = "event_name=devices&payload[stripe_customer_id]=CUS&payload[value]=5"

  @Test(arguments: [(.error, 0), (.errorAfter, 1)] as [(InjectedFault.Kind, Int64)])
  func theSameKeyRepeatsTheErrorAndAnotherKeyDoesTheWork(kind: InjectedFault.Kind, done: Int64) {
    let plan = Plan(formula: "sum", prices: "unit_amount=100")
    let form = event.replacing("CUS", with: plan.customer) + "&identifier=one"
    var fault = InjectedFault(id: "f", kind: kind)
    fault.count = 1
    let first = plan.world.call("POST", "/v1/billing/meter_events", form, key: "k", fault: fault)
    #expect(first.status == 500)
    #expect(first.headers["Idempotent-Replayed"] == nil)
    let again = plan.world.call("POST", "/v1/billing/meter_events", form, key: "k")
    #expect(again.status == 500)
    #expect(again.json == first.json)
    #expect(again.headers["Idempotent-Replayed"] == "true")
    let used = plan.world.sandbox.content.state.usage.received
    #expect(used == done)
    let other = plan.world.call("POST", "/v1/billing/meter_events", form, key: "k2")
    #expect(other.status == (done == 0 ? 200 : 400))
    #expect(plan.world.sandbox.content.state.usage.received == 1)
    plan.world.clock.move(by: 86_400)
    let later = plan.world.call(
      "POST", "/v1/billing/meter_events", form.replacing("one", with: "two"), key: "k")
    #expect(later.status == 200)
  }

  /// Not kept: what was refused before the work, and errors of v2.
  @Test(arguments: [
    ("/v1/customers", "nonsense=1", "name=A"), ("/v1/customers", "name=A", "name=B"),
  ])
  func whatIsRefusedBeforeTheWorkLeavesTheKeyFree(path: String, first: String, second: String) {
    let world = TestSandbox()
    var fault = InjectedFault(id: "f", kind: .error)
    fault.count = 1
    let isValid = !first.hasPrefix("nonsense")
    let answer = world.call("POST", path, first, key: "k", fault: isValid ? fault : nil)
    #expect(answer.status == (isValid ? 500 : 400))
    let other = world.call("POST", path, second, key: "k")
    #expect(other.status == (isValid ? 400 : 200))
  }

  @Test(arguments: [-300, -1, 0, 1, 300] as [Int64])
  func theClockRunsAsFarOffAsItsSwitchSays(skew: Int64) {
    var rules = BillingRules()
    rules.clockSkewSeconds = skew
    let world = TestSandbox(rules: rules)
    #expect(world.post("/v1/customers", "name=A")["created"] == .integer(TestSandbox.start + skew))
    #expect(world.sandbox.httpDate == HTTPDateText.text(TestSandbox.start + skew))
  }

  @Test(arguments: [
    (Int64(0), "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (1_801_396_800, "Sun, 31 Jan 2027 12:00:00 GMT"),
  ])
  func datesAreWrittenAsHTTPHasThem(moment: Int64, text: String) {
    #expect(HTTPDateText.text(moment) == text)
  }

  @Test func switchesAreSetAndRefusedByName() {
    let world = TestSandbox()
    func change(_ body: String) -> Answer {
      world.sandbox.control(
        IncomingRequest(
          method: "POST", path: "/_sandbox/rules", query: "", body: Array(body.utf8)))
    }
    #expect(change(#"{"last_by": "received", "clock_skew_seconds": 60}"#).status == 200)
    #expect(world.sandbox.content.state.rules.lastBy == .received)
    #expect(world.sandbox.content.state.wallNow == TestSandbox.start + 60)
    #expect(change(#"{"clock_skew_seconds": -60}"#).status == 200)
    #expect(world.post("/v1/customers")["created"] == .integer(TestSandbox.start - 60))
    for body in [
      #"{"last_by": "newest"}"#, #"{"grace_seconds": 259201}"#, #"{"nothing": 1}"#, "[]",
    ] {
      #expect(change(body).status == 400, "\(body)")
    }
    let page = world.sandbox.page(
      IncomingRequest(method: "GET", path: "/", query: "", body: []))
    let html = String(decoding: page?.body ?? [], as: UTF8.self)
    #expect(RuleSwitch.everything.allSatisfy { html.contains("<td>\($0.name)</td>") })
  }
}
