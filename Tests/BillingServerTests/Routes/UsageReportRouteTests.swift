import Billing
import BillingServer
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Synchronization
import Testing
import UsageLedger

@Suite struct UsageReportRouteTests {
  @Test func guideExampleIsAnsweredAsInTheGuide() async throws {
    let harness = try ServiceHarness()
    try await harness.link("cust_abc123")
    try await harness.run { client in
      let answer = try await client.post("/api/usage/report", Reports.guide)
      #expect(answer.status == 201)
      #expect(
        answer.text == """
          {"message":"Usage reported successfully","stripe_reported":true,"stripe_status":"accepted",\
          "report":{"id":1,"customer_id":"cust_abc123","instance_id":"k8s-cluster-1","active_devices":3,\
          "total_devices":5,"metrics":{"devices":3,"mqtt_messages":15000,"storage_gb":2.5},\
          "created_at":"2026-01-31T10:30:00Z","window_start":"2026-01-31T10:30:00Z",\
          "window_end":"2026-01-31T10:30:00Z"},"warnings":[{"code":"repeat_counts_again","detail":\
          "without window_start and window_end, report_id or an Idempotency-Key header, sending this report \
          again counts it again"}]}
          """)
      #expect(answer.headers[.contentType] == "application/json")
      #expect(answer.headers[HTTPField.Name("x-request-id")!] != nil)
    }
  }

  @Test func guideReferenceWithAnUnpricedMetricIsTaken() async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post("/api/usage/report", Reports.reference)
      #expect(answer.status == 201)
      #expect(try answer.member("report.metrics.api_requests") == .number("50000"))
    }
  }

  @Test func sameWindowIsTheSameReport() async throws {
    try await ServiceHarness().run { client in
      let first = try await client.post("/api/usage/report", Reports.hour(10))
      let second = try await client.post("/api/usage/report", Reports.hour(10))
      #expect(first.status == 201)
      #expect(second.status == 200)
      #expect(try first.member("report") == second.member("report"))
      #expect(try second.member("message") == .string("Usage was reported already"))
      #expect(try first.member("warnings") == nil)
    }
  }

  @Test(arguments: [(#""report_id": "r-1""#, false), (#""active_devices": 3"#, true)])
  func sameKeyIsTheSameReport(member: String, inHeader: Bool) async throws {
    let body = "{\"customer_id\": \"cust_a\", \"metrics\": {\"devices\": 3}, \(member)}"
    let headers: HTTPFields = inHeader ? [HTTPField.Name("idempotency-key")!: "r-1"] : [:]
    try await ServiceHarness().run { client in
      let first = try await client.post("/api/usage/report", body, headers: headers)
      let second = try await client.post("/api/usage/report", body, headers: headers)
      #expect([first.status, second.status] == [201, 200])
      #expect(try second.member("report.report_id") == .string("r-1"))
      #expect(try second.member("report.id") == .number("1"))
    }
  }

  @Test func plainRepeatIsANewFact() async throws {
    try await ServiceHarness().run { client in
      let first = try await client.post("/api/usage/report", Reports.guide)
      let second = try await client.post("/api/usage/report", Reports.guide)
      #expect([first.status, second.status] == [201, 201])
      #expect(try second.member("report.id") == .number("2"))
      #expect(try second.member("warnings.0.code") == .string("repeat_counts_again"))
    }
  }

  @Test func completionOfMissingMetricsIsCreated() async throws {
    try await ServiceHarness().run { client in
      let missing = #", "missing": [{"metric": "mqtt_messages", "reason": "timeout"}]"#
      let first = try await client.post(
        "/api/usage/report", Reports.hour(10, more: missing))
      let complete = Reports.hour(10).replacing(
        "\"devices\": 8", with: "\"devices\": 8, \"mqtt_messages\": 5")
      let second = try await client.post("/api/usage/report", complete)
      #expect([first.status, second.status] == [201, 201])
      #expect(try first.member("report.missing.0.reason") == .string("timeout"))
      #expect(try second.member("report.completes") == .number("1"))
    }
  }

  @Test func otherContentForTheSameWindowConflicts() async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(10, devices: 8))
      let answer = try await client.post("/api/usage/report", Reports.hour(10, devices: 9))
      #expect(answer.status == 409)
      #expect(answer.headers[.contentType] == "application/problem+json")
      #expect(try answer.member("code") == .string("report_conflict"))
      #expect(try answer.member("report.id") == .number("1"))
      #expect(try answer.member("report.content_hash")?.description.count == 34)
      #expect(try answer.member("report.metrics") == nil)
    }
  }

  @Test(arguments: [
    (StripeStatus.queued, false), (.notLinked, false), (.noSubscription, false),
    (.noMeteredPrice, false), (.disabled, false), (.accepted, true), (.confirmed, true),
    (.rejected, false),
  ])
  func answerSaysWhatStripeHas(status: StripeStatus, reported: Bool) async throws {
    let harness = try ServiceHarness(status: DeliveryStatus(status, hint: "check 1"))
    try await harness.link("cust_a")
    try await harness.run { client in
      let answer = try await client.post("/api/usage/report", Reports.hour(10))
      #expect(answer.status == 201)
      #expect(try answer.member("stripe_reported") == .bool(reported))
      #expect(try answer.member("stripe_status") == .string(status.rawValue))
      #expect(try answer.member("stripe_hint") == .string("check 1"))
    }
  }

  /// The receipt says that nothing is to be sent: nobody waits, and Stripe's side is not asked.
  @Test func aCustomerWithoutALinkAsksNobody() async throws {
    let harness = try ServiceHarness()
    try await harness.run { client in
      let answer = try await client.post("/api/usage/report", Reports.hour(10))
      #expect(try answer.member("stripe_status") == .string("not_linked"))
      #expect(harness.operations.script.withLock { $0.patience.isEmpty })
    }
  }

  @Test func exporterThatSkipsBackIsWarnedOf() async throws {
    try await ServiceHarness().run { client in
      let stamp = { (sequence: Int) in #", "exporter_id": "e1", "sequence": \#(sequence)"# }
      let first = try await client.post("/api/usage/report", Reports.hour(9, more: stamp(7)))
      let second = try await client.post("/api/usage/report", Reports.hour(10, more: stamp(7)))
      #expect(try first.member("warnings") == nil)
      #expect(try second.member("report.sequence") == .number("7"))
      #expect(try second.member("warnings.0.code") == .string("exporter_sequence"))
    }
  }

  @Test func aReportForAClosedPeriodIsWarnedOf() async throws {
    let harness = try ServiceHarness()
    let customer = try CustomerID("cust_a")
    let period = BillingPeriod(
      start: try Timestamp(rfc3339: "2026-01-30T00:00:00Z"),
      end: try Timestamp(rfc3339: "2026-01-31T09:00:00Z"))
    try await harness.run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(8))
      let history = try await harness.store.history(of: customer, in: period.span)
      try await harness.store.addCertificate(
        PeriodCertificate(
          period, of: customer, after: nil, closedAt: PeriodState.closing(after: period.end),
          through: history.newest, history: history, segments: []))
      for (hour, code) in [(8, nil), (9, "closed_period"), (10, nil)] {
        let answer = try await client.post("/api/usage/report", Reports.hour(hour))
        #expect(try answer.member("warnings.0.code") == code.map { .string($0) })
      }
      let late = try await client.post("/api/usage/report", Reports.hour(9))
      #expect(
        try late.member("warnings.0.detail")
          == .string(
            "the period 2026-01-30T00:00:00Z … 2026-01-31T09:00:00Z is closed: this is late usage, which an operator bills or waives"
          ))
    }
  }

  @Test func onlySomeRequestsWaitForASlowStripe() async throws {
    let harness = try ServiceHarness(settings: ServiceSettings(port: 0, waitingRequests: 2))
    harness.operations.set { $0.callsHeldFor = 6 }
    for number in 1...6 { try await harness.link("cust_\(number)") }
    try await harness.run { client in
      await withTaskGroup { group in
        for number in 1...6 {
          group.addTask {
            _ = try? await client.post(
              "/api/usage/report", Reports.hour(number, customer: "cust_\(number)"))
          }
        }
      }
    }
    let patience = harness.operations.script.withLock { $0.patience }
    #expect(patience.filter { $0 == .seconds(2) }.count == 2)
    #expect(patience.filter { $0 == .zero }.count == 4)
  }
}
