import Billing
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Synchronization
import Testing
import UsageLedger
import Wire

@testable import BillingServer

/// A report on its connection's event loop, where a real client meets it, beside the routes, which tests may call without
/// a connection: what the two answer must be the same, and what they leave behind.
@Suite struct ReportLaneTests {
  private static let path = "/api/usage/report"
  private static let key = HTTPField.Name("idempotency-key")!

  /// One request, and what happens before it.
  struct Step: Sendable {
    let name: String
    var body: String
    var headers: HTTPFields = [:]
    var prepare: @Sendable (ServiceHarness) async throws -> Void = { _ in }
  }

  static let steps: [Step] = [
    Step(name: "the guide's example", body: Reports.guide),
    Step(name: "a plain repeat", body: Reports.guide),
    Step(name: "a window", body: Reports.hour(9)),
    Step(name: "the same window", body: Reports.hour(9)),
    Step(name: "a conflict", body: Reports.hour(9, devices: 9)),
    Step(name: "a key in the header", body: Reports.guide, headers: [key: "r-1"]),
    Step(name: "the same key", body: Reports.guide, headers: [key: "r-1"]),
    Step(
      name: "an exporter",
      body: Reports.hour(7, customer: "e", more: #", "exporter_id": "x", "sequence": 7"#),
      headers: [.userAgent: "billing-exporter/1.2.0"]),
    Step(
      name: "its sequence jumps",
      body: Reports.hour(8, customer: "e", more: #", "exporter_id": "x", "sequence": 9"#)),
    Step(
      name: "another exporter",
      body: Reports.hour(9, customer: "e", more: #", "exporter_id": "y", "sequence": 1"#)),
    Step(name: "a field that is none", body: #"{"customer_id": "c", "metrix": {}}"#),
    Step(name: "no customer", body: #"{"metrics": {"devices": 1}}"#),
    Step(name: "broken JSON", body: #"{"customer_id": "#),
    Step(name: "no body at all", body: ""),
    Step(name: "a body that is too large", body: String(repeating: " ", count: 70_000)),
    Step(name: "another media type", body: Reports.hour(6), headers: [.contentType: "text/csv"]),
    Step(
      name: "a media type with a charset", body: Reports.hour(6),
      headers: [.contentType: "application/json; charset=utf-8"]),
    Step(name: "another site's page", body: Reports.hour(5), headers: [.origin: "https://x.y"]),
    Step(
      name: "a customer that is linked", body: Reports.hour(5),
      prepare: { harness in
        try await harness.link("cust_a")
        harness.operations.set { $0.status = DeliveryStatus(.accepted) }
      }),
    Step(
      name: "late usage", body: Reports.hour(2),
      prepare: { harness in
        let period = BillingPeriod(
          start: try Timestamp(rfc3339: "2026-01-31T00:00:00Z"),
          end: try Timestamp(rfc3339: "2026-01-31T03:00:00Z"))
        let customer = try CustomerID("cust_a")
        let history = try await harness.store.history(of: customer, in: period.span)
        try await harness.store.addCertificate(
          PeriodCertificate(
            period, of: customer, after: nil, closedAt: PeriodState.closing(after: period.end),
            through: history.newest, history: history, segments: [], gaps: []))
      }),
    Step(
      name: "a first key was made", body: Reports.hour(4),
      prepare: { harness in
        _ = try await harness.keys.create(.operator)
      }),
  ]

  /// What became of all steps.
  struct Played: Sendable {
    var answers: [String] = []
    var entries: [LedgerEntry?] = []
    var counters: [String] = []
    var exporters: [ReportingInstance: ExporterSighting] = [:]
  }

  /// Plays all steps against one service, which is new.
  private static func play(_ setup: TestingSetup) async throws -> Played {
    let harness = try ServiceHarness(status: .notLinked)
    return try await BillingHTTPService.application(harness.dependencies).test(setup) { client in
      let client = ServiceHarness.Client(client: client)
      var played = Played()
      for step in steps {
        try await step.prepare(harness)
        let answer = try await client.post(path, step.body, headers: step.headers)
        played.answers.append("\(step.name): \(answer.status) \(withoutRequest(answer))")
      }
      for number in 1...(try await harness.store.end().newest.number) {
        played.entries.append(try await harness.store.entry(EntryID(number)))
      }
      played.counters = counters(harness)
      played.exporters = harness.dependencies.exporters.log.take()
      return played
    }
  }

  /// The answer's members but for the number of the request.
  private static func withoutRequest(_ answer: Answer) -> String {
    let id = answer.headers[HTTPField.Name("x-request-id")!]
    #expect(id?.isEmpty == false)
    let text = answer.text.replacing(id ?? "", with: "ID")
    return "\(answer.headers[.contentType] ?? "") \(text)"
  }

  /// Those that count requests and reports.
  private static func counters(_ harness: ServiceHarness) -> [String] {
    harness.dependencies.metrics.exposition().split(separator: "\n").filter { line in
      line.hasPrefix("billing_reports_total") || line.hasPrefix("billing_http_requests")
        || line.hasPrefix("billing_delivery_answers_total")
    }.map(String.init)
  }

  @Test func laneAndRoutesAnswerTheSame() async throws {
    let (lane, routes) = try await (Self.play(.live), Self.play(.router))
    #expect(lane.answers.count == routes.answers.count)
    for (lane, routes) in zip(lane.answers, routes.answers) { #expect(lane == routes) }
    #expect(lane.entries == routes.entries)
    #expect(lane.counters == routes.counters)
    #expect(lane.exporters == routes.exporters)
    #expect(routes.exporters.map(\.value.version.description) == ["1.2.0"])
    #expect(routes.answers.first?.hasPrefix("the guide's example: 201") == true)
    #expect(routes.answers.last?.hasPrefix("a first key was made: 401") == true)
  }

  /// A customer's first report takes the routes, which ask which metrics the customer uses.
  private static func makeKnown(
    _ client: ServiceHarness.Client, _ harness: ServiceHarness, key: String? = nil
  ) async throws {
    #expect(try await client.post(path, Reports.hour(8), key: key).status == 201)
    harness.operations.script.withLock { $0.patience = [] }
  }

  /// The lane asks its own store, so Stripe's side hears only of customers that are linked.
  @Test func onlyLinkedCustomersAskStripesSide() async throws {
    let harness = try ServiceHarness()
    try await BillingHTTPService.application(harness.dependencies).test(.live) { client in
      let client = ServiceHarness.Client(client: client)
      try await Self.makeKnown(client, harness)
      let answer = try await client.post(Self.path, Reports.hour(9))
      #expect(try answer.member("stripe_status") == .string("not_linked"))
      #expect(harness.operations.script.withLock { $0.patience.isEmpty })
    }
  }

  @Test func administratorsTakeTheLane() async throws {
    let harness = try ServiceHarness(settings: ServiceSettings(port: 0, adminKey: Secret("secret")))
    try await BillingHTTPService.application(harness.dependencies).test(.live) { client in
      let client = ServiceHarness.Client(client: client)
      try await Self.makeKnown(client, harness, key: "secret")
      for (key, status) in [(nil, 401), ("wrong", 401), ("secret", 201)] {
        let answer = try await client.post(Self.path, Reports.hour(9), key: key)
        #expect(answer.status == status)
      }
      #expect(harness.operations.script.withLock { $0.patience.isEmpty })
      let entry = try await harness.store.entry(EntryID(2))
      #expect(entry?.reportedBy == "admin")
    }
  }

  /// A key that the routes have met takes the lane, until it is revoked.
  @Test func keysThatAreKnownTakeTheLane() async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(
      .reporter(customer: CustomerID("cust_a"), instance: InstanceID("main")))
    let secret = key.secret.revealed
    try await BillingHTTPService.application(harness.dependencies).test(.live) { client in
      let client = ServiceHarness.Client(client: client)
      try await Self.makeKnown(client, harness, key: secret)
      try await harness.link("cust_a", "cust_b")
      for (body, status) in [
        (Reports.hour(9), 201), (Reports.hour(9), 200), (Reports.hour(9, customer: "cust_b"), 404),
        (Reports.hour(9, instance: "other"), 404),
      ] {
        #expect(try await client.post(Self.path, body, key: secret).status == status)
      }
      try await harness.keys.revoke(key.record.id)
      for key in [secret, nil] {
        #expect(try await client.post(Self.path, Reports.hour(7), key: key).status == 401)
      }
      #expect(try await harness.store.end().newest == EntryID(2))
      #expect(try await harness.store.entry(EntryID(2))?.reportedBy == key.record.id)
    }
  }
}
