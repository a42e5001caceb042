import Amounts
import Billing
import BillingServer
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Synchronization
import Testing
import UsageLedger
import Wire

/// Reports that are held before charge, by route and page, with rules that hold what the script says.
@Suite struct QuarantineRouteTests {
  private static let rules = QuarantineRules(
    money: QuarantineRules.MoneyRule(factor: 2, amount: Money(minorUnits: 1_000)))

  /// Every report of a linked customer is held that the gate asks about.
  private static func harness(_ rules: QuarantineRules = rules) async throws -> ServiceHarness {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, quarantine: rules))
    let now = harness.clock.now()
    let hold = ReportHold(
      metrics: [try MetricName("devices")], reason: "a jump", heldAt: now,
      deadline: now.advanced(bySeconds: 86_400), fate: .bill)
    harness.operations.set { $0.hold = hold }
    try await harness.link("cust_a")
    return harness
  }

  @Test func aHeldReportIsAnsweredAndListed() async throws {
    let harness = try await Self.harness()
    try await harness.run { client in
      let answer = try await client.post("/api/usage/report", Reports.hour(1, devices: 900))
      #expect(answer.status == 201)
      #expect(try answer.member("stripe_status") == .string("quarantined"))
      #expect(try answer.member("stripe_reported") == .bool(false))
      #expect(try answer.member("report.quarantine") == .string("held"))
      #expect(answer.text.contains("held before charge: a jump"))
      let again = try await client.post("/api/usage/report", Reports.hour(1, devices: 900))
      #expect((again.status, try again.member("stripe_status")) == (200, .string("quarantined")))
      #expect(try again.member("report.id") == answer.member("report.id"))

      let list = try await client.get("/api/quarantine").text
      #expect(
        list.hasPrefix(
          #"{"reports":[{"id":1,"customer_id":"cust_a","state":"held","reason":"a jump","held_at":"2026-01-31T10:30:00Z","deadline":"2026-02-01T10:30:00Z","at_deadline":"bill","report":{"#
        ), "\(list)")
      #expect(list.hasSuffix(#"}}],"next":null}"#))
      #expect(
        try await client.get("/api/usage/cust_a").text.contains(#""quarantine":"held""#))

      let released = try await client.post("/api/quarantine/1/release", #"{"reason":"a fair"}"#)
      #expect((released.status, try released.member("state")) == (200, .string("released")))
      #expect(try released.member("release_reason") == .string("a fair"))
      #expect(try released.member("released_by") == .number("2"))
      let twice = try await client.post("/api/quarantine/1/release", "{}")
      #expect(twice.text == released.text)
      let rejected = try await client.post("/api/quarantine/1/reject", "{}")
      #expect((rejected.status, try rejected.member("code")) == (409, .string("conflict")))
      #expect(try await client.get("/api/quarantine").text == #"{"reports":[],"next":null}"#)
      #expect(
        try await client.get("/api/usage/cust_a").text.contains(#""quarantine":"released""#))
      let after = try await client.post("/api/usage/report", Reports.hour(1, devices: 900))
      #expect((after.status, try after.member("stripe_status")) == (200, .string("accepted")))
    }
    let facts = try await harness.store.facts(
      FactsQuery(
        customer: CustomerID("cust_a"), metric: MetricName("devices"),
        span: UsageSpan(
          start: Timestamp(nanoseconds: .min), end: Timestamp(nanoseconds: .max)), detail: .sum))
    #expect(facts.sum == 900)
  }

  @Test func aBatchTellsWhichAreHeld() async throws {
    try await Self.harness().run { client in
      let body = "[\(Reports.hour(1)), \(Reports.hour(1)), \(Reports.hour(2, customer: "cust_b"))]"
      let answer = try await client.post("/api/usage/reports", body)
      #expect(answer.status == 207)
      #expect(answer.text.ranges(of: #""quarantine":"held""#).count == 3)
    }
  }

  @Test func aRejectedReportIsVoidAndComesAnew() async throws {
    let harness = try await Self.harness()
    try await harness.run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(1, devices: 900))
      let rejected = try await client.post("/api/quarantine/1/reject", #"{"reason":"a test"}"#)
      #expect((rejected.status, try rejected.member("state")) == (200, .string("rejected")))
      #expect(try rejected.member("voided_by") == .number("2"))
      #expect(try await client.post("/api/quarantine/1/reject", "{}").text == rejected.text)
      #expect(try await client.post("/api/quarantine/1/release", "{}").status == 409)
      let list = try await client.get("/api/usage/cust_a").text
      #expect(list.contains(#""void_reason":"rejected: a test""#))
      harness.operations.set { $0.hold = nil }
      let anew = try await client.post("/api/usage/report", Reports.hour(1, devices: 900))
      #expect((anew.status, try anew.member("stripe_status")) == (201, .string("accepted")))
    }
  }

  @Test(arguments: ["0", "-1", "x", "01", "1234567890123456789", "7"])
  func whatWasNeverHeldIsNotFound(id: String) async throws {
    try await Self.harness().run { client in
      for verb in ["release", "reject"] {
        let answer = try await client.post("/api/quarantine/\(id)/\(verb)", "{}")
        #expect((answer.status, try answer.member("code")) == (404, .string("not_found")))
      }
    }
  }

  /// A body is not needed, and what it holds is looked at.
  @Test(
    arguments: [
      (nil, 200), ("{}", 200), (#"{"reason": ""}"#, 422), (#"{"why": "x"}"#, 422), ("[]", 422),
      ("{", 400),
    ] as [(String?, Int)])
  func aReasonIsWhatABodyHolds(body: String?, status: Int) async throws {
    let harness = try await Self.harness()
    try await harness.run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(1))
      let answer = try await client.send(.post, "/api/quarantine/1/release", body)
      #expect(answer.status == status, "\(answer.text)")
    }
  }

  /// What was not doubted vouches for less of the same instance, for ten minutes; more is asked about, and so is another instance.
  @Test func onlyGrowthIsAskedAbout() async throws {
    let harness = try await Self.harness()
    let hold = harness.operations.script.withLock { $0.hold }
    @Sendable func status(_ client: ServiceHarness.Client, _ report: String) async throws
      -> JSONValue?
    {
      try await client.post("/api/usage/report", report).member("stripe_status")
    }
    try await harness.run { (client: ServiceHarness.Client) async throws in
      harness.operations.set { $0.hold = nil }
      #expect(try await status(client, Reports.hour(1, devices: 8)) == .string("accepted"))
      harness.operations.set { $0.hold = hold }
      #expect(try await status(client, Reports.hour(2, devices: 8)) == .string("accepted"))
      #expect(try await status(client, Reports.hour(3, devices: 0)) == .string("accepted"))
      #expect(try await status(client, Reports.hour(4, devices: 9)) == .string("quarantined"))
      let other = Reports.hour(4, instance: "b", devices: 1)
      #expect(try await status(client, other) == .string("quarantined"))
      harness.clock.advance(seconds: 600)
      #expect(try await status(client, Reports.hour(5, devices: 8)) == .string("quarantined"))
    }
  }

  /// Where nothing can be told nothing is held; without rules nothing is asked.
  @Test func whatCannotBeToldIsTaken() async throws {
    let silent = try await Self.harness()
    silent.operations.set { $0.failure = BillingError(.storeFailed, "the store is away") }
    try await silent.run { client in
      let answer = try await client.post("/api/usage/report", Reports.hour(1))
      #expect(answer.status == 201)
      let list = try await client.get("/api/quarantine").text
      #expect(list == #"{"reports":[],"next":null}"#)
    }
    try await Self.harness(.none).run { client in
      let answer = try await client.post("/api/usage/report", Reports.hour(1, devices: 900))
      #expect(try answer.member("stripe_status") == .string("accepted"))
    }
  }

  @Test func thePageDecides() async throws {
    let harness = try await Self.harness()
    let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    try await harness.run { client in
      for hour in 1...3 { _ = try await client.post("/api/usage/report", Reports.hour(hour)) }
      let page = try await client.get("/dashboard/quarantine").text
      #expect(page.ranges(of: "<button name=\"decision\" value=\"release\">").count == 3)
      #expect(page.contains("a jump") && page.contains("devices 8"))
      let released = try await client.send(
        .post, "/dashboard/quarantine", "entry=1&decision=release&reason=a+%3Cfair%3E",
        headers: form)
      #expect(released.status == 200)
      #expect(released.text.contains("Report 1 of cust_a is released."))
      #expect(released.text.ranges(of: "value=\"release\">").count == 2)
      let rejected = try await client.send(
        .post, "/dashboard/quarantine", "entry=2&decision=reject&reason=", headers: form)
      #expect(rejected.text.contains("Report 2 of cust_a is rejected."))
      let all = try await client.get("/dashboard/quarantine?state=all").text
      #expect(all.contains("counts by entry 4: a &lt;fair&gt;"))
      #expect(all.contains("void, by entry 5"))
      #expect(try await client.get("/dashboard/quarantine?state=none").status == 422)
      let wrong = try await client.send(
        .post, "/dashboard/quarantine", "entry=3&decision=keep", headers: form)
      #expect(wrong.status == 422)
      for reason in ["%00", "a%0Ab", String(repeating: "x", count: 501)] {
        let answer = try await client.send(
          .post, "/dashboard/quarantine", "entry=3&decision=release&reason=\(reason)",
          headers: form)
        #expect(answer.status == 422)
      }
      #expect(
        try await client.get("/dashboard/quarantine").text.contains("value=\"release\">"))
    }
  }
}
