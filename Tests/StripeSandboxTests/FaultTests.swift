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
