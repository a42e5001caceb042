import Testing

@testable import StripeSandbox

/// Webhooks that are lost, doubled and late by the switches, drawn from a seed.
struct WebhookFaultTests {
  private static let endpoint = WebhookEndpoint(
    id: "we_1", created: 0, url: "http://127.0.0.1", enabledEvents: ["*"], secret: "s")

  /// The numbers of a thousand events in the order and with the times in which they come.
  private static func arrivals(_ faults: WebhookFaults) -> [(event: Int, at: Int64)] {
    var courier = WebhookCourier()
    for number in 0..<1_000 {
      let event = SandboxEvent(
        id: "\(number)", type: "t", created: 0, object: [], version: "", receivers: 1)
      courier.send([], of: event, to: [endpoint], now: 0, faults)
    }
    var arrivals: [(event: Int, at: Int64)] = []
    for now in 0...1_000 as ClosedRange<Int64> {
      for delivery in courier.take(10_000, now: now) {
        arrivals.append((Int(delivery.event) ?? -1, now))
        courier.finish(delivery.number, succeeded: true, now: now)
      }
    }
    return arrivals
  }

  @Test func withoutFaultsEachComesOnceInOrder() {
    #expect(Self.arrivals(WebhookFaults()).map(\.event) == Array(0..<1_000))
  }

  @Test(arguments: [1, 2, 3] as [Int64])
  func aShareIsLostAndAShareIsDoubled(seed: Int64) {
    let lost = Self.arrivals(WebhookFaults(lostPercent: 30, seed: seed))
    #expect((650...750).contains(lost.count))
    #expect(Set(lost.map(\.event)).count == lost.count)
    let doubled = Self.arrivals(WebhookFaults(doubledPercent: 20, seed: seed))
    #expect((1_150...1_250).contains(doubled.count))
    #expect(Set(doubled.map(\.event)) == Set(0..<1_000))
    let repeated = Self.arrivals(WebhookFaults(lostPercent: 30, seed: seed))
    #expect(repeated.map(\.event) == lost.map(\.event))
  }

  @Test func delaysStayWithinTheirBoundAndChangeTheOrder() {
    let late = Self.arrivals(WebhookFaults(delaySeconds: 60))
    #expect(late.count == 1_000)
    #expect(Set(late.map(\.at)).count == 61)
    #expect(late.map(\.at).max() == 60)
    #expect(late.map(\.event) != Array(0..<1_000))
  }

  @Test func allCanBeLost() {
    #expect(Self.arrivals(WebhookFaults(lostPercent: 100, doubledPercent: 100)).isEmpty)
  }

  @Test func theSwitchesAreTheFaults() {
    var rules = BillingRules()
    rules.webhooksLostPercent = 100
    let world = TestSandbox(rules: rules)
    _ = world.post(
      "/v1/webhook_endpoints", "url=http://127.0.0.1:1/&enabled_events[0]=customer.created")
    _ = world.post("/v1/customers", "name=A")
    #expect(world.sandbox.takeDeliveries(10).isEmpty)
    // Stripe believes that a lost one came.
    #expect(world.get("/v1/events?delivery_success=true").at("data").items.count == 1)
  }
}
