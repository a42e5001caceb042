import Amounts
import Billing
import Metering
import Rating
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts

@Suite struct ExplainedInvoiceTests {
  @Test func theExplainedInvoiceIsThePreviewed() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe(plan: "professional")
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 25, "mqtt_messages": 1_500_001], endingAt: world.now)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      let explanation = try await world.explanation()
      let invoice = try await world.states.state(of: BillingWorld.customer).invoice()
      #expect(explanation.invoice == invoice)
      #expect(explanation.lines.map { $0.total?.total.whole } == [nil, 25, 1_500_001])
      #expect(explanation.lines.map { $0.delivery?.accepted?.value } == [nil, 25, 1_501])
      let earlier = try await world.explanation(at: world.now.advanced(bySeconds: -1))
      #expect(earlier.lines.compactMap { $0.total?.total.whole } == [0, 0])
    }
  }
}

extension BillingWorld {
  var states: CustomerStates {
    CustomerStates(
      store: store, stripe: stripe, catalog: catalog,
      clock: CustomerClock(stripe: stripe, wall: clock))
  }

  func explanation(at time: Timestamp? = nil, of customer: CustomerID = customer) async throws
    -> InvoiceExplanation
  {
    try await states.state(of: customer, at: time.map { .past($0) } ?? .now, scope: .explanation)
      .explanation()
  }
}
