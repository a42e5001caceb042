import Metering
import PrometheusClient
import Reporting
import Testing

@testable import UsageExporter

@Suite struct DeliveryMachineTests {
  private func report() throws -> UsageReport {
    UsageReport(
      customer: try CustomerID("cust_1"), instance: .default,
      window: window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"))
  }

  private func refusal(_ status: Int, retryAfter: Int64? = nil, at: String = "2026-03-02T11:00:20Z")
    -> ServiceAnswer
  {
    .refused(
      .init(status: status, detail: "no", retryAfterSeconds: retryAfter, serviceTime: time(at)))
  }

  private func verdict(_ answer: ServiceAnswer) throws -> DeliveryMachine.Verdict {
    var machine = DeliveryMachine()
    return machine.verdict(answer, for: try report(), random: 0)
  }

  @Test func anAcknowledgedReportLeavesTheQueue() throws {
    let stored = ServiceAnswer.StoredAnswer(stripeReported: true, warnings: [])
    #expect(try verdict(.stored(stored)) == .acknowledged(stored))
  }

  @Test(arguments: [400, 409, 413, 422])
  func whatCanNeverSucceedIsKeptAside(status: Int) throws {
    #expect(try verdict(refusal(status)) == .rejected(status: status, reason: "no"))
  }

  @Test(arguments: [408, 425, 429, 500, 502, 503, 504])
  func whatMaySucceedSoonIsTriedAgainSoon(status: Int) throws {
    #expect(
      try verdict(refusal(status))
        == .retry(afterMilliseconds: 500, reason: "answered \(status): no", needsPeople: false))
  }

  @Test(arguments: [301, 401, 403, 404, 405])
  func whatPeopleMustPutRightIsTriedSlowly(status: Int) throws {
    #expect(
      try verdict(refusal(status))
        == .retry(afterMilliseconds: 60_000, reason: "answered \(status): no", needsPeople: true))
  }

  @Test(arguments: [(7, 7_000), (0, 500), (86_400, 3_600_000)] as [(Int64, Int64)])
  func retryAfterIsHonoured(seconds: Int64, pause: Int64) throws {
    #expect(
      try verdict(refusal(429, retryAfter: seconds))
        == .retry(afterMilliseconds: pause, reason: "answered 429: no", needsPeople: false))
  }

  @Test func aWindowThatTheServicesClockHasNotReachedIsKeptUntilThen() throws {
    #expect(
      try verdict(refusal(422, at: "2026-03-02T10:59:00Z"))
        == .retry(
          afterMilliseconds: 61_000, reason: "answered 422: no; this machine's clock is ahead",
          needsPeople: true))
    // The same content is a conflict whatever the clock says.
    #expect(
      try verdict(refusal(409, at: "2026-03-02T10:59:00Z")) == .rejected(status: 409, reason: "no"))
  }

  @Test func pausesDoubleUpToFiveMinutesAndStartAnewAfterSuccess() throws {
    var machine = DeliveryMachine()
    var pauses: [Int64] = []
    for _ in 0..<12 {
      if case .retry(let pause, _, _) = machine.verdict(
        .unreachable("gone"), for: try report(), random: 0)
      {
        pauses.append(pause)
      }
    }
    #expect(
      pauses == [
        500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000, 150_000,
      ])
    _ = machine.verdict(.stored(.init(warnings: [])), for: try report(), random: 0)
    #expect(
      machine.verdict(.unreachable("gone"), for: try report(), random: 0)
        == .retry(afterMilliseconds: 500, reason: "gone", needsPeople: false))
  }

  @Test func chanceSpreadsPausesOverTheirUpperHalf() {
    for random in [UInt64(0), 1, 499, 500, 501, .max] {
      var backoff = Backoff()
      #expect((500...1_000).contains(backoff.pauseMilliseconds(random: random)))
    }
  }

  @Test(
    arguments: [
      (201, "{}", [], true), (201, "", [], true), (200, #"{"report":{"id":1}}"#, [], true),
      (200, "<html>sign in</html>", [], false), (204, "", [], false),
    ] as [(Int, String, [(name: String, value: String)], Bool)])
  func onlyTheServicesOwnAnswersCountAsStored(
    status: Int, body: String, headers: [(name: String, value: String)], isStored: Bool
  ) {
    let answer = ServiceAnswer(
      FetchedAnswer(status: status, headers: headers, body: Array(body.utf8)))
    if case .stored = answer { #expect(isStored) } else { #expect(!isStored) }
  }

  @Test func answersAreReadInFull() {
    let body =
      #"{"stripe_reported":false,"stripe_status":"queued","warnings":["a",{"code":"x","detail":"b"}]}"#
    #expect(
      ServiceAnswer(FetchedAnswer(status: 201, headers: [], body: Array(body.utf8)))
        == .stored(.init(stripeReported: false, stripeStatus: "queued", warnings: ["a", "b"])))
    let refused = FetchedAnswer(
      status: 503,
      headers: [
        (name: "Date", value: "Mon, 02 Mar 2026 11:00:00 GMT"),
        (name: "Retry-After", value: "Mon, 02 Mar 2026 11:00:30 GMT"),
      ], body: Array(#"{"detail":"full"}"#.utf8))
    #expect(
      ServiceAnswer(refused)
        == .refused(
          .init(
            status: 503, detail: "full", retryAfterSeconds: 30,
            serviceTime: time("2026-03-02T11:00:00Z"))))
  }
}
