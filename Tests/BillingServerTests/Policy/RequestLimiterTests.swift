import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// Each key, and each address without one, has so many requests: counted once, whichever way they take.
@Suite struct RequestLimiterTests {
  private static let admin = "an-admin-key-of-length"

  private static func harness(burst: Int, perSecond: Int = 1) throws -> ServiceHarness {
    var limits = ServiceLimits()
    (limits.requestsPerSecond, limits.requestBurst) = (perSecond, burst)
    return try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret(admin), limits: limits))
  }

  private static func limited(_ harness: ServiceHarness, by kind: String) -> String? {
    harness.dependencies.metrics.exposition().split(separator: "\n")
      .first { $0.hasPrefix("billing_requests_limited_total{by=\"\(kind)\"}") }
      .map { String($0.split(separator: " ")[1]) }
  }

  /// The lane and the routes, which tests may call without a connection.
  @Test(arguments: [true, false])
  func aKeyThatIsTooFastWaits(isLive: Bool) async throws {
    let harness = try Self.harness(burst: 4)
    let app = BillingHTTPService.application(harness.dependencies)
    try await app.test(isLive ? .live : .router) { client in
      let client = ServiceHarness.Client(client: client)
      for hour in 1...4 {
        let answer = try await client.post(
          "/api/usage/report", Reports.hour(hour), key: Self.admin)
        #expect(answer.status == 201)
        #expect(answer.headers[.rateLimitPolicy] == #""key";q=4;w=4"#)
        #expect(answer.headers[.rateLimit] == "\"key\";r=\(4 - hour);t=1")
      }
      let refused = try await client.post("/api/usage/report", Reports.hour(5), key: Self.admin)
      #expect(refused.status == 429)
      #expect(try refused.member("code") == .string("too_many_requests"))
      #expect(refused.headers[.retryAfter] == "1")
      #expect(refused.headers[.rateLimitPolicy] == #""key";q=4;w=4"#)
      #expect(refused.headers[.rateLimit] == #""key";r=0;t=1"#)
      #expect(refused.headers[.contentType] == "application/problem+json")
      #expect(try await harness.store.end().newest == EntryID(4))
      harness.clock.advance(seconds: 1)
      let after = try await client.post("/api/usage/report", Reports.hour(5), key: Self.admin)
      #expect(after.status == 201)
    }
    #expect(Self.limited(harness, by: "key") == "1")
    #expect(Self.limited(harness, by: "address") == "0")
  }

  /// Whatever is answered, and by whichever way: who was counted is told what is left.
  @Test(arguments: [true, false])
  func everyAnswerTellsWhatIsLeft(isLive: Bool) async throws {
    let harness = try Self.harness(burst: 20, perSecond: 2)
    let app = BillingHTTPService.application(harness.dependencies)
    try await app.test(isLive ? .live : .router) { client in
      let client = ServiceHarness.Client(client: client)
      let report = "/api/usage/report"
      for (number, (status, body)) in [
        (201, Reports.hour(1)), (200, Reports.hour(1)), (422, #"{"customer_id":1}"#), (400, "{"),
      ].enumerated() {
        let answer = try await client.post(report, body, key: Self.admin)
        #expect(answer.status == status)
        #expect(answer.headers[.rateLimitPolicy] == #""key";q=20;w=10"#)
        #expect(answer.headers[.rateLimit] == "\"key\";r=\(19 - number);t=1")
      }
      harness.clock.advance(seconds: 1)
      for (left, path, status) in [(17, "/api/customers", 200), (16, "/api/nothing", 404)] {
        let answer = try await client.get(path, key: Self.admin)
        #expect(answer.status == status)
        #expect(answer.headers[.rateLimit] == "\"key\";r=\(left);t=1")
      }
      let probe = try await client.get("/healthz")
      #expect(probe.headers[.rateLimit] == nil && probe.headers[.rateLimitPolicy] == nil)
    }
  }

  /// What a report is refused for does not matter, nor which way it took before.
  @Test(arguments: [
    ("a report", "/api/usage/report", Reports.hour(1)),
    ("a batch", "/api/usage/reports", "[\(Reports.hour(1)),\(Reports.hour(2))]"),
    ("broken JSON", "/api/usage/report", "{"),
    ("a body that is too large", "/api/usage/report", String(repeating: " ", count: 70_000)),
    ("no such route", "/api/nothing", "{}"),
  ])
  func everyRequestCountsOnce(_ name: String, path: String, body: String) async throws {
    let harness = try Self.harness(burst: 6)
    try await BillingHTTPService.application(harness.dependencies).test(.live) { client in
      let client = ServiceHarness.Client(client: client)
      for _ in 1...6 {
        let answer = try await client.post(path, body, key: Self.admin)
        #expect(answer.status != 429)
      }
      let answer = try await client.post(path, body, key: Self.admin)
      #expect(answer.status == 429)
    }
  }

  /// Of one that is too fast the body is not looked at: it is broken, and the answer does not say so.
  @Test func keysAreCountedApart() async throws {
    let harness = try Self.harness(burst: 2)
    let customer = try CustomerID("cust_a")
    let one = try await harness.keys.create(.reader(customer: customer)).secret.revealed
    let other = try await harness.keys.create(.reader(customer: customer)).secret.revealed
    try await harness.link("cust_a")
    try await harness.run { client in
      let path = "/api/usage/cust_a"
      for (key, status) in [(one, 200), (one, 200), (one, 429), (other, 200), (Self.admin, 200)] {
        let answer = try await client.get(path, key: key)
        #expect(answer.status == status)
      }
      let answer = try await client.post("/api/usage/report", "{", key: one)
      #expect(answer.status == 429)
    }
  }

  /// Whoever has no key is counted by address, probes are not counted at all, and a key is never held up by those without.
  @Test func strangersAreCountedByAddress() async throws {
    let harness = try Self.harness(burst: 3)
    try await BillingHTTPService.application(harness.dependencies).test(.live) { client in
      let client = ServiceHarness.Client(client: client)
      for (path, status) in [
        ("/openapi.yaml", 200), ("/api/customers", 401), ("/usage/nothing", 404),
        ("/usage/nothing", 429), ("/api/customers", 429), ("/webhooks/stripe", 429),
        ("/dashboard", 429), ("/healthz", 200), ("/readyz", 200),
      ] {
        let answer = try await client.get(path)
        #expect(answer.status == status, "\(path)")
        let isProbe = path.hasSuffix("z")
        #expect(answer.headers[.rateLimitPolicy] == (isProbe ? nil : #""address";q=3;w=3"#))
        #expect((answer.headers[.rateLimit] == nil) == isProbe)
      }
      let answer = try await client.get("/api/customers", key: Self.admin)
      #expect(answer.status == 200)
    }
    #expect(Self.limited(harness, by: "address") == "4")
  }

  @Test func whileThereIsNoKeyNobodyIsCounted() async throws {
    var limits = ServiceLimits()
    (limits.requestsPerSecond, limits.requestBurst) = (1, 1)
    let harness = try ServiceHarness(settings: ServiceSettings(port: 0, limits: limits))
    try await BillingHTTPService.application(harness.dependencies).test(.live) { client in
      let client = ServiceHarness.Client(client: client)
      for hour in 1...5 {
        let answer = try await client.post("/api/usage/report", Reports.hour(hour))
        #expect(answer.status == 201)
        #expect(answer.headers[.rateLimit] == nil)
      }
    }
  }

  @Test(arguments: [(0, 5), (5, 0)])
  func zeroSwitchesItOff(perSecond: Int, burst: Int) async throws {
    let harness = try Self.harness(burst: burst, perSecond: perSecond)
    try await harness.run { client in
      for _ in 1...20 {
        let answer = try await client.get("/api/customers", key: Self.admin)
        #expect(answer.status == 200)
        #expect(answer.headers[.rateLimit] == nil)
      }
    }
  }

  @Test(arguments: [
    ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
    ("2001:db8::1", "2001:db8::ffff:2", true), ("2001:db8::1", "2001:db8:0:1::1", false),
    ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false), ("::1", "127.0.0.1", false),
  ])
  func ofIPv6TheNetworkCounts(one: String, other: String, isSame: Bool) {
    #expect((RequestSource.of(address: one) == RequestSource.of(address: other)) == isSame)
  }

  @Test(arguments: [
    (Caller.unguarded, nil), (.admin, RequestSource.key("admin")),
    (.refused(.missing), .address("192.0.2.1")), (.refused(.unknown), .address("192.0.2.1")),
  ])
  func whoIsCounted(caller: Caller, source: RequestSource?) {
    #expect(RequestSource.of(caller, from: "192.0.2.1") == source)
    #expect(RequestSource.of(address: nil) == nil)
  }
}
