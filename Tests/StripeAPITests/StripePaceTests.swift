import Synchronization
import Testing

@testable import StripeAPI

/// A client under limits, on a clock that moves only while someone waits.
@Suite struct StripePaceTests {
  /// Time passes by sleeping.
  final class VirtualTime: Sendable {
    private let elapsed = Mutex(Duration.zero)
    private let start = ContinuousClock.now

    var effects: StripeClientEffects {
      StripeClientEffects(
        randomBits: { 1 }, sleep: { duration in self.elapsed.withLock { $0 += duration } },
        instant: { self.start + self.elapsed.withLock { $0 } })
    }

    var now: Duration { elapsed.withLock { $0 } }
  }

  static func client(
    _ transport: ScriptedTransport, _ time: VirtualTime,
    base: String = StripeConfiguration.stripeURL,
    maxRetries: Int = 2
  ) -> StripeClient {
    StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey("sk_test_pace"), baseURL: base, maxRetries: maxRetries),
      transport: transport, effects: time.effects, logger: .silent)
  }

  static let customer = ScriptedTransport.Step.ok(#"{"id":"cus_1"}"#)

  @Test func stripeItselfIsAskedNoFasterThanItAllows() async throws {
    let time = VirtualTime()
    let client = Self.client(
      ScriptedTransport(Array(repeating: Self.customer, count: 100)), time)
    for _ in 0..<100 { _ = try await client.customer("cus_1") }
    #expect(time.now >= .seconds(99) / 25 && time.now <= .seconds(99) / 23)
  }

  /// All clients of a process have the limits together.
  @Test func copiesOfAClientShareTheLimits() async throws {
    let time = VirtualTime()
    let client = Self.client(
      ScriptedTransport(Array(repeating: Self.customer, count: 50)), time)
    let copies = [
      client, client.speaking(.acacia), client.limited(timeout: .seconds(1), maxRetries: 0),
    ]
    for index in 0..<50 { _ = try await copies[index % 3].customer("cus_1") }
    #expect(time.now >= .seconds(49) / 25)
  }

  @Test func aSandboxIsAskedAsFastAsItAnswers() async throws {
    let time = VirtualTime()
    let client = Self.client(
      ScriptedTransport(Array(repeating: Self.customer, count: 100)), time,
      base: "http://127.0.0.1:12111")
    for _ in 0..<100 { _ = try await client.customer("cus_1") }
    #expect(time.now == .zero)
  }

  @Test(
    arguments: [
      ([:], 0.5), (["Stripe-Rate-Limited-Reason": "global-rate"], 0.5),
      (["Stripe-Rate-Limited-Reason": "endpoint-rate", "Retry-After": "4"], 4),
      (["Retry-After": "2"], 2), (["Retry-After": "soon"], 0.5),
    ] as [([String: String], Double)])
  func a429IsSentAgainAfterTheTimeThatStripeAsksFor(_ headers: [String: String], _ seconds: Double)
    async throws
  {
    let time = VirtualTime()
    let transport = ScriptedTransport([.status(429, headers), Self.customer])
    let client = Self.client(transport, time)
    _ = try await client.customer("cus_1")
    #expect(transport.requests.count == 2)
    #expect(time.now >= .seconds(seconds) && time.now <= .seconds(seconds + 0.5))
  }

  @Test func aCallerWithoutRetriesIsToldAtOnce() async throws {
    let time = VirtualTime()
    let transport = ScriptedTransport([.status(429), Self.customer])
    let client = Self.client(transport, time, maxRetries: 0)
    await #expect(throws: StripeError.self) { _ = try await client.customer("cus_1") }
    #expect(transport.requests.count == 1)
  }

  @Test(arguments: [
    (StripePath("customers").object(StripeCustomerID("cus_1")), "/v1/customers/{id}"),
    (
      StripePath("billing/meters").object(StripeMeterID("m")).below("event_summaries"),
      "/v1/billing/meters/{id}/event_summaries"
    ),
    (StripePath("prices"), "/v1/prices"),
  ])
  func anEndpointIsAPathWithoutIds(_ path: StripePath, _ endpoint: String) {
    #expect(path.endpoint == endpoint)
  }
}
