import Billing
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import StripeAPI
import StripeAccounts
import StripeCatalog
import StripeDelivery
import Synchronization
import Testing
import UsageLedger

@Suite struct SubscriptionRouteTests {
  private static let wanted = #"{"customer_id": "cust_a", "plan": "starter"}"#

  /// A linked customer, and Stripe's side as the test wants it.
  private func harness(failure: BillingError? = nil) async throws -> ServiceHarness {
    let harness = try ServiceHarness()
    let customer = try CustomerID("cust_a")
    let subscription = try Samples.subscription(of: customer)
    try await harness.store.addLink(
      CustomerLink(
        customer: customer, stripeCustomer: "cus_1", name: nil, email: nil, testClock: nil,
        linkedAt: harness.clock.now()))
    harness.operations.set { script in
      script.subscription = subscription
      script.failure = failure
    }
    return harness
  }

  @Test func subscriptionIsAnsweredWithItsPeriod() async throws {
    try await harness().run { client in
      let answer = try await client.post("/api/subscriptions", Self.wanted)
      #expect(answer.status == 201)
      #expect(
        answer.text == """
          {"subscription_id":"sub_1","customer_id":"cust_a","status":"active","plan":"starter",\
          "period":{"start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z"},"trial_end":null,\
          "created_at":"2026-01-01T00:00:00Z","ended_at":null}
          """)
    }
  }

  @Test(arguments: [
    (BillingError.Code.notLinked, 409, "not_linked"), (.meterTaken, 409, "meter_taken"),
    (.unknownPlan, 422, "unknown_plan"), (.notApplied, 422, "catalog_not_applied"),
    (.stripeUnavailable, 503, "stripe_unavailable"),
  ])
  func refusalsSayWhy(code: BillingError.Code, status: Int, name: String) async throws {
    try await harness(failure: BillingError(code, "because of this")).run { client in
      let answer = try await client.post("/api/subscriptions", Self.wanted)
      #expect(answer.status == status)
      #expect(answer.headers[.contentType] == "application/problem+json")
      #expect(try answer.member("code") == .string(name))
      #expect(try answer.member("error") == .string("because of this"))
    }
  }

  /// What Stripe says about the request is the caller's to correct; what it says about our key is not.
  @Test(arguments: [
    (StripeError.Kind.invalidRequest, 422), (.notFound, 422), (.card, 422),
    (.authentication, 502), (.permission, 502), (.unreadableAnswer, 502),
  ])
  func stripesRefusalIsTheCallersOrOurs(kind: StripeError.Kind, status: Int) async throws {
    let error = BillingError(stripe: StripeError(kind: kind, message: "No such thing"))
    try await harness(failure: error).run { client in
      let answer = try await client.post("/api/subscriptions", Self.wanted)
      #expect(answer.status == status)
      #expect(try answer.member("code") == .string("refused_by_stripe"))
      #expect(try answer.member("detail") == .string("No such thing"))
    }
  }

  /// What was never sent, because our own store could not keep its row in the audit log, is not Stripe's silence.
  @Test(arguments: [
    (StripeError.Kind.notSent, "store_unavailable"), (.connection, "stripe_unavailable"),
    (.timeout, "stripe_unavailable"), (.api, "stripe_unavailable"),
  ])
  func whatMaySucceedLaterSaysWhoseFaultItIs(kind: StripeError.Kind, code: String) async throws {
    let error = BillingError(stripe: StripeError(kind: kind, message: "Not now"))
    try await harness(failure: error).run { client in
      let answer = try await client.post("/api/subscriptions", Self.wanted)
      #expect(answer.status == 503)
      #expect(try answer.member("code") == .string(code))
      #expect(answer.headers[.retryAfter] != nil)
    }
  }

  @Test func optionalPricesAreAskedForByTheirMeters() async throws {
    let harness = try await harness()
    try await harness.run { client in
      let body =
        #"{"customer_id": "cust_a", "plan": "starter", "prices": ["mqtt_messages", "storage_gb"]}"#
      for body in [body, Self.wanted] {
        let answer = try await client.post("/api/subscriptions", body)
        #expect(answer.status == 201)
      }
    }
    #expect(
      harness.operations.script.withLock { $0.requests.map { $0.prices.map(\.text) } }
        == [["mqtt_messages", "storage_gb"], []])
  }

  @Test(arguments: [
    (#""mqtt_messages""#, "prices", "expected an array of strings, found a string"),
    (#"[1]"#, "prices[0]", "expected a string, found a number"),
    (#"["a", ""]"#, "prices[1]", ""),
  ])
  func aListThatIsNoneIsRefused(prices: String, field: String, detail: String) async throws {
    try await harness().run { client in
      let body = #"{"customer_id": "cust_a", "plan": "starter", "prices": \#(prices)}"#
      let answer = try await client.post("/api/subscriptions", body)
      #expect(answer.status == 422)
      #expect(answer.text.contains(#""field":"\#(field)""#))
      #expect(answer.text.contains(detail))
    }
  }

  @Test func anUnknownOptionalPriceNamesTheField() async throws {
    let failure = BillingError(.unknownPrice, "its optional prices are storage_gb")
    try await harness(failure: failure).run { client in
      let answer = try await client.post("/api/subscriptions", Self.wanted)
      #expect(answer.status == 422)
      #expect(
        answer.text.contains(#"{"field":"prices","detail":"its optional prices are storage_gb"}"#))
    }
  }

  @Test func unknownCustomerIsNotFound() async throws {
    try await harness().run { client in
      let body = Self.wanted.replacing("cust_a", with: "nobody")
      let answer = try await client.post("/api/subscriptions", body)
      #expect(answer.status == 404)
      #expect(try answer.member("code") == .string("unknown_customer"))
    }
  }

  @Test(arguments: [
    (#"{"plan": "starter"}"#, "customer_id"), (#"{"customer_id": "cust_a"}"#, "plan"),
    (#"{"customer_id": "cust_a", "plan": 5}"#, "plan"),
    (
      #"{"customer_id": "cust_a", "plan": "starter", "trial_period_days": -1}"#, "trial_period_days"
    ),
    (
      #"{"customer_id": "cust_a", "plan": "starter", "trial_period_days": 731}"#,
      "trial_period_days"
    ),
    (
      #"{"customer_id": "cust_a", "plan": "starter", "trial_period_days": 1.5}"#,
      "trial_period_days"
    ),
    (#"{"customer_id": "cust_a", "plan": "starter", "trial_days": 1}"#, "trial_days"),
  ])
  func wrongFieldsAreNamed(body: String, field: String) async throws {
    try await harness().run { client in
      let answer = try await client.post("/api/subscriptions", body)
      #expect(answer.status == 422)
      #expect(try answer.member("errors.0.field") == .string(field))
    }
  }

  @Test(arguments: [
    ("change", #"{"plan": "professional"}"#, "2026-02-01T00:00:00Z"),
    ("change", #"{"plan": "professional", "at": "period_end"}"#, "2026-02-01T00:00:00Z"),
    ("cancel", "{}", "2026-02-01T00:00:00Z"),
  ])
  func changesWaitForThePeriodsEnd(verb: String, body: String, effectiveAt: String) async throws {
    try await harness().run { client in
      let answer = try await client.post("/api/subscriptions/sub_1/\(verb)", body)
      #expect(answer.status == 200)
      #expect(try answer.member("subscription_id") == .string("sub_1"))
      #expect(try answer.member("effective_at") == .string(effectiveAt))
      #expect(try answer.member("segments") == .array([]))
    }
  }

  @Test func aChangeNamesTheOptionalPricesOrKeepsThem() async throws {
    let harness = try await harness()
    try await harness.run { client in
      for prices in ["", #", "prices": []"#, #", "prices": ["mqtt_messages"], "at": "now""#] {
        let answer = try await client.post(
          "/api/subscriptions/sub_1/change", #"{"plan": "starter"\#(prices)}"#)
        #expect(answer.status == 200)
      }
    }
    #expect(
      harness.operations.script.withLock { $0.optionalPrices.map { $0?.map(\.text) } }
        == [nil, [], ["mqtt_messages"]])
  }

  @Test(arguments: [
    ("sub_1/change", "{}", 422, "plan", "is required"),
    (
      "sub_1/change", #"{"plan": "starter", "prices": "mqtt"}"#, 422, "prices",
      "expected an array of strings, found a string"
    ),
    (
      "sub_1/change", #"{"plan": "starter", "prices": ["a", 1]}"#, 422, "prices[1]",
      "expected a string"
    ),
    (
      "sub_1/change", #"{"plan": "starter", "at": "later"}"#, 422, "at",
      #"is "later"; allowed are "period_end", "now""#
    ),
    ("sub_1/cancel", #"{"when": "now"}"#, 422, "when", "unknown; allowed are at"),
  ])
  func changesNameTheField(
    path: String, body: String, status: Int, field: String, detail: String
  ) async throws {
    try await harness().run { client in
      let answer = try await client.post("/api/subscriptions/\(path)", body)
      #expect(answer.status == status)
      #expect(answer.text.contains(#""field":"\#(field)""#))
      #expect(answer.text.contains(detail.replacing("\"", with: #"\""#)))
    }
  }

  @Test func anUnknownSubscriptionIsNotFound() async throws {
    try await harness().run { client in
      let answer = try await client.post("/api/subscriptions/sub_9/cancel", "{}")
      #expect(answer.status == 404)
      #expect(try answer.member("code") == .string("no_subscription"))
    }
  }

  @Test func whatStripeHasNotCountedIsAnsweredWithTryAgain() async throws {
    try await harness(failure: BillingError(.notSettled, "not yet")).run { client in
      let answer = try await client.post("/api/subscriptions/sub_1/cancel", #"{"at": "now"}"#)
      #expect(answer.status == 503)
      #expect(answer.headers[.retryAfter] == "5")
      #expect(try answer.member("code") == .string("not_settled"))
    }
  }
}
