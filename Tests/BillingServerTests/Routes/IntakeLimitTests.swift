import HTTPTypes
import HummingbirdTesting
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// What one request, and one customer, may cost: sizes, counts and answers are bounded, also inside batches.
@Suite struct IntakeLimitTests {
  private static let lines: HTTPFields = [.contentType: "application/x-ndjson"]

  private static func report(_ members: String) -> String {
    #"{"customer_id":"c","window_start":"2026-01-31T09:00:00Z","window_end":"2026-01-31T10:00:00Z",\#(members)}"#
  }

  private static func missing(_ count: Int) -> String {
    let names = (0..<count).map { #""m\#($0)""# }
    return report(#""missing":[\#(names.joined(separator: ","))]"#)
  }

  private static func metrics(_ names: Range<Int>, hour: Int = 9) -> String {
    let members = names.map { #""m\#($0)":1"# }.joined(separator: ",")
    return """
      {"customer_id":"c","window_start":"2026-01-31T0\(hour - 1):00:00Z",\
      "window_end":"2026-01-31T0\(hour):00:00Z","metrics":{\(members)}}
      """
  }

  /// The same report by itself, in an array and as a line: the same answer in the same words.
  @Test(arguments: [
    ("1,000 names in missing", missing(1_000), 201, nil),
    ("1,001 names in missing", missing(1_001), 422, "invalid_report"),
    ("8,000 names in missing", missing(8_000), 422, "invalid_report"),
    ("a name twice", report(#""missing":["a","a"]"#), 422, "invalid_report"),
    ("200 metrics", metrics(0..<200), 201, nil),
    ("201 metrics", metrics(0..<201), 422, "too_many_metric_names"),
    ("1,001 metrics", metrics(0..<1_001), 422, "invalid_report"),
    ("64 KiB", padded(65_536), 201, nil), ("64 KiB and one", padded(65_537), 413, "body_too_large"),
    (
      "NUL in a reason", report(#""missing":[{"metric":"a","reason":"x\u0000"}]"#), 422,
      "invalid_report"
    ),
    ("NUL in an id", report(#""report_id":"a\u0000""#), 422, "invalid_report"),
    ("NUL in an exporter", report(#""exporter_id":"a\u0000""#), 422, "invalid_report"),
    ("NUL in a name", report(#""metrics":{"a\u0000":1}"#), 422, "invalid_report"),
    ("a key in another form", report(#""report_id":"cafe\u0301""#), 422, "invalid_report"),
  ])
  func aReportIsBoundedInEveryWayItComes(
    _ name: String, body: String, status: Int, code: String?
  ) async throws {
    let single = try await ServiceHarness().run { try await $0.post("/api/usage/report", body) }
    #expect(single.status == status)
    let array = try await ServiceHarness().run { client in
      try await client.post("/api/usage/reports", "[\(body)]")
    }
    let lines = try await ServiceHarness().run { client in
      try await client.post("/api/usage/reports", body, headers: Self.lines)
    }
    for batch in [array, lines] {
      #expect(try batch.member("results.0.status") == .number(String(status)))
      guard let code else { continue }
      #expect(try single.member("code") == .string(code))
      #expect(try batch.member("results.0.problem.code") == .string(code))
      #expect(try batch.member("results.0.problem.errors") == single.member("errors"))
    }
  }

  /// White space counts too.
  private static func padded(_ bytes: Int) -> String {
    let report = metrics(0..<1)
    return report.dropLast() + String(repeating: " ", count: bytes - report.utf8.count) + "}"
  }

  @Test func aReportThatIsTooLargeHarmsNoOther() async throws {
    try await ServiceHarness().run { client in
      let body = "[\(Self.padded(70_000)),\(Reports.hour(1))]"
      let answer = try await client.post("/api/usage/reports", body)
      #expect(try answer.member("results.0.status") == .number("413"))
      #expect(try answer.member("results.1.status") == .number("201"))
    }
  }

  @Test(arguments: [1, 20, 21, 3_000])
  func theFirstTwentyProblemsAreTold(count: Int) async throws {
    let fields = (0..<count).map { #""field\#($0)":1"# }.joined(separator: ",")
    try await ServiceHarness().run { client in
      for path in ["/api/usage/report", "/api/customers"] {
        let answer = try await client.post(path, #"{"customer_id":"c",\#(fields)}"#)
        #expect(answer.status == 422)
        guard case .array(let errors) = try answer.member("errors") else {
          throw UnexpectedAnswer(text: answer.text)
        }
        #expect(errors.count == min(count, 20))
        #expect(answer.text.utf8.count < 20_000)
      }
    }
  }

  @Test func longNamesAreCutInAnswers() async throws {
    let name = String(repeating: "x", count: 30_000)
    try await ServiceHarness().run { client in
      for body in [#"{"customer_id":"c","\#(name)":1}"#, #"{"\#(name)":1,"\#(name)":2}"#] {
        let answer = try await client.post("/api/usage/report", body)
        #expect([400, 422].contains(answer.status))
        #expect(answer.text.utf8.count < 4_096)
      }
    }
  }

  /// The answer to a conflict does not repeat what stands, and all answers of a batch are bounded by the batch.
  @Test func answersAreBoundedByTheRequest() async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/usage/report", Self.missing(1_000))
      let other = Self.report(#""metrics":{"m":1}"#)
      let body = "[" + Array(repeating: other, count: 3_000).joined(separator: ",") + "]"
      let answer = try await client.post("/api/usage/reports", body)
      #expect(try answer.member("results.2999.status") == .number("409"))
      #expect(try answer.member("results.0.problem.report.content_hash") != nil)
      #expect(answer.text.utf8.count < (1 << 20) + 6 * body.utf8.count)
    }
  }

  @Test func refusalsOfABatchAreBoundedByTheBatch() async throws {
    let item = "{" + (0..<20).map { #""f\#($0)":1"# }.joined(separator: ",") + "}"
    let body = "[" + Array(repeating: item, count: 10_000).joined(separator: ",") + "]"
    try await ServiceHarness().run { client in
      let answer = try await client.post("/api/usage/reports", body)
      #expect(try answer.member("refused") == .number("10000"))
      #expect(answer.text.utf8.count < (1 << 20) + 8 * body.utf8.count)
    }
  }

  @Test func metricNamesOfACustomerAreBounded() async throws {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, limits: ServiceLimits(metricNames: 5)))
    try await harness.run { client in
      let steps: [(Range<Int>, Int)] = [
        (0..<3, 201), (3..<6, 422), (2..<5, 201), (0..<5, 201), (5..<6, 422),
      ]
      for (hour, step) in steps.enumerated() {
        let report = Self.metrics(step.0, hour: hour + 1)
        let answer = try await client.post("/api/usage/report", report)
        #expect(answer.status == step.1)
      }
      let batch = "[\(Self.metrics(7..<8, hour: 7)),\(Self.metrics(1..<2, hour: 8))]"
      let answer = try await client.post("/api/usage/reports", batch)
      #expect(try answer.member("results.0.problem.code") == .string("too_many_metric_names"))
      #expect(try answer.member("results.1.status") == .number("201"))
      let other = Reports.hour(1, customer: "another")
      #expect(try await client.post("/api/usage/report", other).status == 201)
    }
    #expect(try await harness.store.metrics(of: CustomerID("c")).count == 5)
  }

  @Test func instancesOfACustomerAreBounded() async throws {
    var limits = ServiceLimits()
    limits.instances = 2
    let harness = try ServiceHarness(settings: ServiceSettings(port: 0, limits: limits))
    try await BillingHTTPService.application(harness.dependencies).test(.live) { client in
      let client = ServiceHarness.Client(client: client)
      for (hour, (instance, status)) in [
        ("a", 201), ("b", 201), ("c", 422), ("a", 201), ("b", 201), ("d", 422),
      ].enumerated() {
        let report = Reports.hour(hour + 1, instance: instance)
        let answer = try await client.post("/api/usage/report", report)
        #expect(answer.status == status, "\(hour) \(instance)")
        guard status == 422 else { continue }
        #expect(try answer.member("code") == .string("too_many_instances"))
        #expect(try answer.member("errors.0.field") == .string("instance_id"))
      }
      let batch = "[\(Reports.hour(8, instance: "e")),\(Reports.hour(8, instance: "a"))]"
      let answer = try await client.post("/api/usage/reports", batch)
      #expect(try answer.member("results.0.problem.code") == .string("too_many_instances"))
      #expect(try answer.member("results.1.status") == .number("201"))
    }
  }

  /// A key that is bound to no customer brings so many new ones a day; customers that are there already are not counted, also by
  /// a service that has just started.
  @Test func newCustomersOfAKeyAreBounded() async throws {
    var limits = ServiceLimits()
    limits.newCustomers = 2
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret("an-admin-key-of-length"), limits: limits)
    )
    let other = try await harness.keys.create(.operator).secret.revealed
    func report(_ hour: Int, _ customer: String, key: String = "an-admin-key-of-length")
      async throws -> Answer
    {
      try await harness.run {
        try await $0.post("/api/usage/report", Reports.hour(hour, customer: customer), key: key)
      }
    }
    #expect(try await report(1, "a", key: other).status == 201)
    try await harness.run { client in
      for (hour, (customer, status)) in [
        ("b", 201), ("b", 201), ("a", 201), ("c", 201), ("d", 429), ("a", 201), ("c", 201),
        ("d", 429),
      ].enumerated() {
        let answer = try await client.post(
          "/api/usage/report", Reports.hour(hour + 2, customer: customer),
          key: "an-admin-key-of-length")
        #expect(answer.status == status, "\(hour) \(customer)")
        guard status == 429 else { continue }
        #expect(try answer.member("code") == .string("too_many_new_customers"))
        #expect(answer.headers[.retryAfter] == "43200")
      }
      let batch = "[\(Reports.hour(9, customer: "e")),\(Reports.hour(9, customer: "a"))]"
      let answer = try await client.post(
        "/api/usage/reports", batch, key: "an-admin-key-of-length")
      #expect(try answer.member("results.0.status") == .number("429"))
      #expect(try answer.member("results.1.status") == .number("201"))
      harness.clock.advance(seconds: 43_200)
      let later = try await client.post(
        "/api/usage/report", Reports.hour(9, customer: "d"), key: "an-admin-key-of-length")
      #expect(later.status == 201)
    }
  }

  @Test func onlySoManyBatchesAreStoredAtOnce() async throws {
    let gate = BatchGate(limit: 2)
    let (started, start) = AsyncStream<Void>.makeStream()
    await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...2 {
        group.addTask {
          try await gate.pass {
            start.yield()
            try await Task.sleep(for: .seconds(60))
          }
        }
      }
      var arrivals = started.makeAsyncIterator()
      _ = await arrivals.next()
      _ = await arrivals.next()
      let problem = await #expect(throws: Problem.self) { try await gate.pass {} }
      #expect(problem?.status == .tooManyRequests)
      #expect(problem?.code == .tooManyBatches)
      #expect(problem?.headers[.retryAfter] == "1")
      group.cancelAll()
      while await group.nextResult() != nil {}
    }
    try await gate.pass {}
  }
}
