import Amounts
import Billing
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

/// The states in which a subscription does not charge, as the API and the pages show them.
@Suite struct CollectionRouteTests {
  private static let since = "2026-01-20T00:00:00Z"

  private static func state(
    _ customer: CustomerID, _ kind: CollectionState.Kind, since text: String
  )
    throws -> CollectionState
  {
    CollectionState(
      kind: kind, subscription: "sub_1", customer: customer, since: try Timestamp(rfc3339: text),
      pause: kind == .collectionPaused
        ? CollectionPause(
          behavior: "void", since: try Timestamp(rfc3339: text),
          resumesAt: try Timestamp(rfc3339: "2026-03-01T00:00:00Z")) : nil,
      usage: [
        UncollectedUsage(
          meter: try MeterKey("device_usage"), unit: "device", period: try Samples.period(),
          quantity: 8, amount: Money(minorUnits: 1_500), currency: try Currency("usd"),
          fate: .void(invoice: "in_1"))
      ], openInvoices: ["in_2"])
  }

  private static func harness(_ kind: CollectionState.Kind = .collectionPaused) async throws
    -> ServiceHarness
  {
    let harness = try ServiceHarness()
    let customer = try CustomerID("cust_a")
    try await harness.store.addLink(
      CustomerLink(
        customer: customer, stripeCustomer: "cus_1", name: "Ada", email: nil, testClock: nil,
        linkedAt: harness.clock.now()))
    try await harness.store.save(Samples.subscription(of: customer), segments: [])
    let state = try state(customer, kind, since: since)
    let invoice = try Samples.upcoming(of: customer)
    harness.operations.set {
      $0.collection = [state]
      $0.invoice = invoice
    }
    return harness
  }

  @Test func aSubscriptionsStatesAreListedWithWhatTheyLeaveBehind() async throws {
    try await Self.harness().run { client in
      let answer = try await client.get("/api/customers/cust_a")
      #expect(answer.status == 200)
      #expect(try answer.member("subscriptions.0.subscription_id") == .string("sub_1"))
      #expect(
        answer.text.contains(
          """
          "states":[{"state":"collection_paused","since":"2026-01-20T00:00:00Z",\
          "detail":"Stripe voids the invoices that it makes, until 2026-03-01T00:00:00Z",\
          "usage":[{"meter":"device_usage","unit":"device","start":"2026-01-01T00:00:00Z",\
          "end":"2026-02-01T00:00:00Z","quantity":8,"amount":1500,"currency":"usd","fate":"void",\
          "invoice":"in_1"}],"open_invoices":["in_2"],\
          "commands":["stripe subscriptions update sub_1 -d \\"pause_collection=\\"",\
          "billing usage late list --customer cust_a","billing usage late bill --all --customer cust_a"]}]
          """))
    }
  }

  /// What Stripe must be asked for and does not tell is null; the rest is shown.
  @Test func withoutStripeTheSubscriptionsAreShownAllTheSame() async throws {
    let harness = try await Self.harness()
    harness.operations.set { $0.failure = BillingError(.stripeUnavailable, "away") }
    try await harness.run { client in
      let answer = try await client.get("/api/customers/cust_a")
      #expect(answer.status == 200)
      #expect(answer.text.contains(#""pause_collection":null,"states":null"#))
    }
  }

  @Test(arguments: CollectionState.Kind.allCases)
  func theOperatorSeesAStateTheCustomerDoesNot(kind: CollectionState.Kind) async throws {
    try await Self.harness(kind).run { client in
      let page = try await client.get("/dashboard/customers/cust_a")
      #expect(page.status == 200)
      for text in [
        "What is not charged", "sub_1 since 2026-01-20 00:00 UTC", "8 devices", "$15.00",
        "void invoice in_1",
      ] {
        #expect(page.text.contains(text), "\(text)")
      }
      let dashboard = try await client.get("/dashboard")
      #expect(dashboard.text.contains("$15.00 on no invoice that is collected"))
      let link = try await client.post("/api/usage/cust_a/link", "{}")
      guard case .string(let url) = try link.member("url"),
        let token = url.split(separator: "/").last
      else {
        Issue.record("no link: \(link.text)")
        return
      }
      let own = try await client.get("/usage/\(token)")
      #expect(own.status == 200)
      #expect(!own.text.contains("What is not charged") && !own.text.contains("sub_1"))
    }
  }
}
