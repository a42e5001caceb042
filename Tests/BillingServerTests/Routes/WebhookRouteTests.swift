import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import StripeAPI
import Testing
import UsageLedger
import Wire

@testable import BillingServer

@Suite struct WebhookRouteTests {
  static let secret = "whsec_of_the_tests"
  static let path = "/webhooks/stripe"

  static func harness(_ secret: String? = secret) throws -> ServiceHarness {
    try ServiceHarness(
      settings: ServiceSettings(
        port: 0, adminKey: Secret("admin-secret"), webhookSecret: secret.map { Secret($0) }))
  }

  static func event(
    id: String = "evt_1", type: String = "customer.subscription.created",
    created: String = "1769855400",
    object: String = #"{"id":"sub_1","object":"subscription","customer":"cus_1"}"#
  ) -> String {
    #"{"id":"\#(id)","object":"event","type":"\#(type)","created":\#(created),"data":{"object":\#(object)}}"#
  }

  static func header(
    _ body: String, _ harness: ServiceHarness, secret: String = secret, age: Int64 = 0
  ) -> HTTPFields {
    let signature = WebhookSignature.header(
      payload: Array(body.utf8), secret: WebhookSecret(secret),
      time: StripeTimestamp(unixSeconds: harness.clock.now().seconds - age))
    return [.stripeSignature: signature]
  }

  @Test func anEventIsDurableWhenItIsAnswered() async throws {
    let harness = try Self.harness()
    let body = Self.event()
    try await harness.run { client in
      for status in ["recorded", "known", "known"] {
        let answer = try await client.post(
          Self.path, body, headers: Self.header(body, harness))
        #expect(answer.status == 200)
        #expect(answer.text == #"{"event":"evt_1","status":"\#(status)"}"#)
      }
    }
    #expect(
      try await harness.store.event("evt_1")
        == InboxEvent(
          id: "evt_1", type: "customer.subscription.created",
          createdAt: Timestamp(seconds: 1_769_855_400), object: "sub_1", stripeCustomer: "cus_1",
          receivedAt: harness.clock.now()))
  }

  @Test func aThinEventIsWrittenDownAndNotAskedFor() async throws {
    let harness = try Self.harness()
    let body = #"""
      {"id":"evt_thin","object":"v2.core.event","type":"v1.billing.meter.error_report_triggered",
       "created":"2026-01-31T10:29:00Z","livemode":false,
       "related_object":{"id":"mtr_1","type":"billing.meter","url":"/v1/billing/meters/mtr_1"}}
      """#
    try await harness.run { client in
      let answer = try await client.post(Self.path, body, headers: Self.header(body, harness))
      #expect(answer.status == 200)
    }
    #expect(try await harness.store.event("evt_thin")?.object == "mtr_1")
  }

  @Test func theNewestAndTheOlderSecretBothProve() async throws {
    let harness = try Self.harness("whsec_newest,whsec_older")
    try await harness.run { client in
      for (number, secret) in ["whsec_newest", "whsec_older"].enumerated() {
        let body = Self.event(id: "evt_\(number)")
        let answer = try await client.post(
          Self.path, body, headers: Self.header(body, harness, secret: secret))
        #expect(answer.status == 200)
      }
      let body = Self.event(id: "evt_both")
      let both = Self.header(body, harness, secret: "whsec_newest,whsec_older")
      #expect(try await client.post(Self.path, body, headers: both).status == 400)
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    var body = WebhookRouteTests.event()
    /// Nil: signed as Stripe would.
    var header: String?
    var isSigned = true
    var secret = WebhookRouteTests.secret
    var age: Int64 = 0
    var status = 400
    let code: String
    var testDescription: String { label }
  }

  static let refused: [Row] = [
    Row(label: "no header", isSigned: false, code: "invalid_signature"),
    Row(label: "an empty header", header: "", code: "invalid_signature"),
    Row(label: "no time", header: "v1=00", code: "invalid_signature"),
    Row(label: "no signature", header: "t=1769855400", code: "invalid_signature"),
    Row(label: "another scheme", header: "t=1769855400,v0=00", code: "invalid_signature"),
    Row(
      label: "a signature that is none", header: "t=1769855400,v1=zz", code: "invalid_signature"),
    Row(label: "a foreign secret", secret: "whsec_foreign", code: "invalid_signature"),
    Row(label: "301 seconds old", age: 301, code: "invalid_signature"),
    Row(label: "no JSON", body: "{", code: "malformed_event"),
    Row(label: "an empty body", body: "", code: "malformed_event"),
    Row(label: "a list", body: "[]", code: "malformed_event"),
    Row(label: "no id", body: WebhookRouteTests.event(id: ""), code: "malformed_event"),
    Row(label: "no type", body: WebhookRouteTests.event(type: ""), code: "malformed_event"),
    Row(
      label: "a long id", body: WebhookRouteTests.event(id: String(repeating: "e", count: 256)),
      code: "malformed_event"),
    Row(
      label: "an id with a line end", body: WebhookRouteTests.event(id: #"evt\n"#),
      code: "malformed_event"),
    Row(
      label: "a time beyond all", body: WebhookRouteTests.event(created: "9000000000000000000"),
      code: "malformed_event"),
    Row(
      label: "a time before 1970", body: WebhookRouteTests.event(created: "-1"),
      code: "malformed_event"),
    Row(
      label: "a time in words", body: WebhookRouteTests.event(created: #""now""#),
      code: "malformed_event"),
    Row(
      label: "a large body",
      body: WebhookRouteTests.event(
        object: #"{"id":"\#(String(repeating: "x", count: 600_000))"}"#),
      status: 413, code: "body_too_large"),
    Row(
      label: "nested without end", body: String(repeating: "[", count: 100_000),
      code: "malformed_event"),
  ]

  @Test(arguments: refused) func whatIsNotStripesChangesNothing(row: Row) async throws {
    let harness = try Self.harness()
    var headers = Self.header(row.body, harness, secret: row.secret, age: row.age)
    if let header = row.header { headers = [.stripeSignature: header] }
    if !row.isSigned { headers = [:] }
    try await harness.run { [headers] client in
      let answer = try await client.post(Self.path, row.body, headers: headers)
      #expect(answer.status == row.status)
      #expect(try answer.member("code") == .string(row.code))
    }
    #expect(try await harness.store.inboxState().dueCount == 0)
    #expect(try await harness.store.inboxState().unlinkedCount == 0)
  }

  /// The other side of the border, and what a proxy may do to a request.
  @Test func whatIsStripesIsTaken() async throws {
    let harness = try Self.harness()
    try await harness.run { client in
      for age: Int64 in [300, -900] {
        let body = Self.event(id: "evt_\(age)")
        let answer = try await client.post(
          Self.path, body, headers: Self.header(body, harness, age: age))
        #expect(answer.status == 200)
      }
      let body = Self.event(id: "evt_text")
      var headers = Self.header(body, harness)
      headers[.contentType] = "text/plain"
      headers[.authorization] = "Bearer whatever"
      let answer = try await client.post(Self.path, body, headers: headers)
      #expect(answer.status == 200)
    }
  }

  @Test func withoutASecretNothingIsTaken() async throws {
    let harness = try Self.harness(nil)
    let body = Self.event()
    try await harness.run { client in
      let answer = try await client.post(Self.path, body, headers: Self.header(body, harness))
      #expect(answer.status == 503)
      #expect(try answer.member("code") == .string("webhooks_disabled"))
      #expect(try await client.get(Self.path).status == 405)
    }
    #expect(try await harness.store.event("evt_1") == nil)
  }
}
