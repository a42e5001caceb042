import Metering
import PrometheusClient
import Reporting
import Testing
import WebClient

@testable import UsageExporter

@Suite struct DeliveryMachineTests {
  private func report() throws -> UsageReport {
    UsageReport(
      customer: try CustomerID("cust_1"), instance: .default,
      window: window("2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z"))
  }

  /// What the service itself says; without a code, what somebody else says in its place.
  private func refusal(
    _ status: Int, code: String? = "conflict", retryAfter: Int64? = nil,
    at: String = "2026-03-02T11:00:20Z"
  ) -> ServiceAnswer {
    .refused(
      .init(
        status: status, detail: "no", code: code, retryAfterSeconds: retryAfter,
        serviceTime: time(at)))
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
    guard case .rejected(let refusal) = try verdict(refusal(status)) else {
      Issue.record("\(status) is not final")
      return
    }
    #expect(refusal.status == status)
    #expect(refusal.code == "conflict")
  }

  @Test(arguments: [400, 409, 413, 422])
  func whatAProxySaysOfAReportIsNotFinal(status: Int) throws {
    #expect(
      try verdict(refusal(status, code: nil))
        == .retry(
          afterMilliseconds: 500,
          reason: "answered \(status): no (not the billing service's own answer)",
          needsPeople: false))
  }

  @Test(arguments: [200, 201])
  func aSuccessThatNamesNoReportIsNoAcknowledgement(status: Int) throws {
    #expect(
      try verdict(refusal(status, code: nil))
        == .retry(
          afterMilliseconds: 60_000, reason: "answered \(status) without report.id: no",
          needsPeople: true))
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
    guard case .rejected = try verdict(refusal(409, at: "2026-03-02T10:59:00Z")) else {
      Issue.record("a conflict is final")
      return
    }
  }

  @Test(
    arguments: [
      ("names windows within", 409, "window_overlap", [("10:00", "10:20"), ("10:20", "10:30")], 2),
      ("names one around", 409, "window_overlap", [("09:00", "12:00")], 1),
      (
        "one of them is elsewhere", 409, "window_overlap",
        [("09:00", "10:00"), ("10:59", "11:30")], 1
      ),
      ("all are elsewhere", 409, "window_overlap", [("09:00", "10:00"), ("11:00", "12:00")], 0),
      ("names none", 409, "window_overlap", [], 0),
      ("another conflict", 409, "report_conflict", [("10:00", "10:20")], 0),
      ("another status", 422, "window_overlap", [("10:00", "10:20")], 0),
    ] as [(String, Int, String, [(String, String)], Int)])
  func aReportThatSharesTimeWithOthersIsReportedAnewWithoutIt(
    label: String, status: Int, code: String, windows: [(String, String)], count: Int
  ) throws {
    let forms = windows.map {
      #"{"report_id":1,"window_start":"2026-03-02T\#($0.0):00Z","window_end":"2026-03-02T\#($0.1):00Z"}"#
    }
    let answer = ServiceAnswer(
      HTTPAnswer(
        status: status, headers: [(name: "content-type", value: "application/problem+json")],
        body: Array(
          #"{"code":"\#(code)","windows":[\#(forms.joined(separator: ",")),7,{"window_start":"x"}]}"#
            .replacing("[,", with: "[").utf8)))
    switch try verdict(answer) {
    case .overlapped(let existing, _): #expect(existing.count == count, "\(label)")
    case .rejected: #expect(count == 0, "\(label)")
    default: Issue.record("\(label)")
    }
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
      (201, #"{"report":{"id":1}}"#, true), (200, #"{"report":{"id":"rep_1"}}"#, true),
      (201, #"{"message":"ok","report":{"window_end":"…","id":7},"warnings":[]}"#, true),
      (201, "{}", false), (201, "", false), (200, #"{"error":"not found"}"#, false),
      (200, #"{"report":{}}"#, false), (200, #"{"report":{"id":null}}"#, false),
      (200, #"{"report":{"id":""}}"#, false), (200, #"{"report":"id"}"#, false),
      (200, #"{"id":1}"#, false), (200, #"[{"report":{"id":1}}]"#, false),
      (200, "<html>sign in</html>", false), (200, #"{"report":{"id":1}"#, false),
      (204, "", false), (202, #"{"report":{"id":1}}"#, false),
      (302, #"{"report":{"id":1}}"#, false),
    ] as [(Int, String, Bool)])
  func onlyAnAnswerThatNamesTheReportCountsAsStored(status: Int, body: String, isStored: Bool) {
    let answer = ServiceAnswer(HTTPAnswer(status: status, headers: [], body: Array(body.utf8)))
    if case .stored = answer { #expect(isStored) } else { #expect(!isStored) }
  }

  @Test(
    arguments: [
      ("application/problem+json", #"{"code":"conflict","detail":"d"}"#, "conflict"),
      ("Application/Problem+JSON; charset=utf-8", #"{"code":"invalid"}"#, "invalid"),
      ("application/problem+json", #"{"detail":"d"}"#, nil),
      ("application/problem+json", #"{"code":400,"detail":"d"}"#, nil),
      ("application/problem+json", #"{"code":""}"#, nil),
      ("application/problem+json", "<html>400</html>", nil),
      ("application/json", #"{"code":"conflict"}"#, nil), ("text/html", "<h1>400</h1>", nil),
      ("", #"{"code":"conflict"}"#, nil),
    ] as [(String, String, String?)])
  func onlyAProblemDocumentWithItsCodeIsTheServicesOwn(type: String, body: String, code: String?) {
    let headers = type.isEmpty ? [] : [(name: "Content-Type", value: type)]
    let answer = ServiceAnswer(
      HTTPAnswer(status: 400, headers: headers, body: Array(body.utf8)))
    guard case .refused(let refusal) = answer else {
      Issue.record("400 is a refusal")
      return
    }
    #expect(refusal.code == code)
  }

  @Test func whatIsQuotedOfAnAnswerIsOnePlainLine() {
    let body = #"{"detail":"no\n2026-11-27 error: forged \u001b[31mred"}"#
    let answer = ServiceAnswer(HTTPAnswer(status: 500, headers: [], body: Array(body.utf8)))
    guard case .refused(let refusal) = answer else {
      Issue.record("500 is a refusal")
      return
    }
    #expect(refusal.detail == #"no\n2026-11-27 error: forged \u{1b}[31mred"#)
    let long = ServiceAnswer(
      HTTPAnswer(status: 502, headers: [], body: [UInt8](repeating: 0x78, count: 1 << 20)))
    guard case .refused(let cut) = long else {
      Issue.record("502 is a refusal")
      return
    }
    #expect(cut.detail.utf8.count <= 320)
  }

  @Test func answersAreReadInFull() {
    let body =
      #"{"report":{"id":1},"stripe_reported":false,"stripe_status":"queued","warnings":["a",{"code":"x","detail":"b"}]}"#
    #expect(
      ServiceAnswer(HTTPAnswer(status: 201, headers: [], body: Array(body.utf8)))
        == .stored(.init(stripeReported: false, stripeStatus: "queued", warnings: ["a", "b"])))
    let refused = HTTPAnswer(
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
