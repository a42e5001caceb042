import Amounts
import BillingServer
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@Suite struct UsageBatchRouteTests {
  private static let lines: HTTPFields = [.contentType: "application/x-ndjson"]

  private func statuses(_ answer: Answer) throws -> [String] {
    guard case .array(let results) = try answer.member("results") else {
      throw UnexpectedAnswer(text: answer.text)
    }
    return results.map { result in
      guard case .object(let object) = result else { return "?" }
      return object["status"]?.description ?? "?"
    }
  }

  @Test func eachReportOfAnArrayIsAnsweredByItself() async throws {
    try await ServiceHarness().run { client in
      let body = """
        [\(Reports.hour(1)), \(Reports.hour(2)), \(Reports.hour(1)), \(Reports.hour(1, devices: 9)),
         {"customerId": "x"}, 5]
        """
      let answer = try await client.post("/api/usage/reports", body)
      #expect(answer.status == 207)
      #expect(try statuses(answer) == ["201", "201", "200", "409", "422", "422"])
      #expect(try answer.member("created") == .number("2"))
      #expect(try answer.member("duplicates") == .number("1"))
      #expect(try answer.member("refused") == .number("3"))
      #expect(try answer.member("results.2.report.id") == answer.member("results.0.report.id"))
      #expect(try answer.member("results.4.problem.errors.0.field") == .string("customerId"))
    }
  }

  @Test func brokenLineIsRefusedAlone() async throws {
    try await ServiceHarness().run { client in
      let line = { @Sendable (hour: Int) in Reports.hour(hour).replacing("\n", with: "") }
      let body = line(1) + "\r\n\n{\"customer_id\": \n" + line(2) + "\n"
      let answer = try await client.post("/api/usage/reports", body, headers: Self.lines)
      #expect(answer.status == 207)
      #expect(try statuses(answer) == ["201", "400", "201"])
    }
  }

  @Test func aTotalThatDoesNotFitRefusesItsOwnReportAlone() async throws {
    let harness = try ServiceHarness()
    let report = UsageReport(
      customer: try CustomerID("c"), instance: try InstanceID("default"), window: nil,
      metrics: [try MetricName("m"): Quantity(rawValue: .max)])
    let full = EntryDraft(report: report, receivedAt: harness.clock.now(), reportedBy: nil)
    _ = try await harness.store.append(full)
    try await harness.run { client in
      let body =
        #"[{"customer_id":"c","metrics":{"n":1}},{"customer_id":"c","metrics":{"m":1}},{"customer_id":"d","metrics":{"m":1}}]"#
      let answer = try await client.post("/api/usage/reports", body)
      #expect(answer.status == 207)
      #expect(try statuses(answer) == ["201", "422", "201"])
      #expect(try answer.member("results.1.problem.code") == .string("overflow"))
    }
  }

  @Test(arguments: [("{}", 400), ("[", 400), ("", 400), ("[]", 207)])
  func documentThatIsNoArrayIsRefusedWhole(body: String, status: Int) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post("/api/usage/reports", body)
      #expect(answer.status == status)
    }
  }

  @Test func tenThousandReportsAreTheLimit() async throws {
    let one = #"{"customer_id":"c","metrics":{"m":1}}"#
    let body = { @Sendable (count: Int) in
      "[" + Array(repeating: one, count: count).joined(separator: ",") + "]"
    }
    try await ServiceHarness().run { client in
      let most = try await client.post("/api/usage/reports", body(10_000))
      #expect(try most.member("created") == .number("10000"))
      let more = try await client.post("/api/usage/reports", body(10_001))
      #expect(more.status == 422)
    }
  }

  @Test func repeatedBatchWithAKeyCountsOnce() async throws {
    let headers: HTTPFields = [HTTPField.Name("idempotency-key")!: "batch-1"]
    try await ServiceHarness().run { client in
      let body = "[\(Reports.guide), \(Reports.guide)]"
      let first = try await client.post("/api/usage/reports", body, headers: headers)
      let second = try await client.post("/api/usage/reports", body, headers: headers)
      #expect(try statuses(first) == ["201", "201"])
      #expect(try statuses(second) == ["200", "200"])
    }
  }

  @Test func reporterReportsOnlyItsOwn() async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(
      .reporter(customer: CustomerID("cust_a"), instance: InstanceID("main")))
    try await harness.run { client in
      let body = """
        [\(Reports.hour(1)), \(Reports.hour(1, customer: "cust_b")), \(Reports.hour(1, instance: "x"))]
        """
      let answer = try await client.post("/api/usage/reports", body, key: key.secret.revealed)
      #expect(try statuses(answer) == ["201", "404", "404"])
    }
    #expect(try await harness.store.customers(after: nil, limit: 9).map(\.text) == ["cust_a"])
  }
}
