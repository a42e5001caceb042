import Testing

@testable import StripeSandbox

struct WebhookCourierTests {
  private let endpoint = WebhookEndpoint(
    id: "we_1", created: 0, url: "http://127.0.0.1", enabledEvents: ["*"], secret: "s")

  private func event(_ id: String) -> SandboxEvent {
    SandboxEvent(
      id: id, type: "customer.created", created: 0, object: [], version: "", receivers: 1)
  }

  @Test func failureIsTriedAgainThreeTimesAndGivenUp() {
    var courier = WebhookCourier()
    courier.send([1], of: event("evt_1"), to: [endpoint], now: 100)
    var moments: [Int64] = []
    var now: Int64 = 100
    while now < 200 {
      for delivery in courier.take(10, now: now) {
        moments.append(now)
        courier.finish(delivery.number, succeeded: false, now: now)
      }
      now += 1
    }
    #expect(moments == [100, 101, 106, 136])
    #expect(courier.waiting.isEmpty)
    #expect(courier.givenUp == 1)
  }

  @Test func whatIsUnderWayIsNotTakenTwice() {
    var courier = WebhookCourier()
    courier.send([1], of: event("evt_1"), to: [endpoint], now: 100)
    #expect(courier.take(10, now: 100).count == 1)
    #expect(courier.take(10, now: 100).isEmpty)
    courier.restart()
    #expect(courier.take(10, now: 100).count == 1)
  }

  @Test func disturbanceDoublesAndReverses() {
    var courier = WebhookCourier()
    for id in ["a", "b"] { courier.send([], of: event(id), to: [endpoint], now: 0) }
    courier.disturb(doubling: true, reversing: true)
    #expect(courier.take(10, now: 0).map(\.event) == ["b", "a", "b", "a"])
  }

  @Test func signatureIsTheOneThatStripesSDKMakes() {
    let header = WebhookSignature.header(
      secret: "whsec_test", payload: Array(#"{"id":"evt_1","object":"event"}"#.utf8),
      at: 1_700_000_000)
    #expect(
      header
        == "t=1700000000,v1=4c15fb2a43f93ef61eaa3e0893866d57cad9cad4223242cfb96f362480cb4021")
  }

  @Test func logKeepsTheNewestOnly() {
    var log = EventLog()
    log.capacity = 3
    for number in 0..<10 { log.append(event("evt_\(number)")) }
    #expect(log.newestFirst(at: 0).map(\.id) == ["evt_9", "evt_8", "evt_7"])
    #expect(log.event("evt_6", at: 0) == nil)
  }
}
