import Amounts
import Billing
import LedgerConformance
import Metering
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAPI

/// A trial that ends without a way to pay leaves its subscription paused: what is used then is on no invoice, whatever ends the
/// pause, and is late usage like all that no invoice has (row 1 of the cases).
@Suite struct PausedUsageTests {
  enum End: CaseIterable, Sendable {
    case resumed, resumedOnTheOldAnchor, canceled, canceledWithInvoice, customerDeleted
  }

  @Test(arguments: End.allCases, CollectionWorld.Source.allCases)
  func whatWasUsedMeanwhileIsLate(_ end: End, _ source: CollectionWorld.Source) async throws {
    try await BillingWorld.run { world in
      let there = CollectionWorld(world)
      let id = try await there.subscribeAtStripe(
        ("trial_period_days", "1"),
        ("trial_settings[end_behavior][missing_payment_method]", "pause"))
      world.clock.advance(bySeconds: 3_600)
      try await there.use(20)
      world.clock.advance(bySeconds: 86_400)
      let entry = try await world.report(["devices": 8], endingAt: world.now)
      try await there.look(by: source)
      world.clock.advance(bySeconds: 86_400)
      switch end {
      case .resumed:
        try await there.call("subscriptions/\(id)/resume", [("billing_cycle_anchor", "now")])
      case .resumedOnTheOldAnchor:
        try await there.call("subscriptions/\(id)/resume", [("billing_cycle_anchor", "unchanged")])
      case .canceled, .canceledWithInvoice:
        _ = try await world.stripe.cancelSubscription(
          StripeSubscriptionID(id), invoiceNow: end == .canceledWithInvoice)
      case .customerDeleted: try await there.deleteCustomer()
      }
      try await there.look(by: source)
      world.clock.advance(bySeconds: 4 * 86_400)
      try await there.look(by: source)
      await world.upkeep()
      let late = try await world.lateEntries()
      #expect(late.filter { $0.amount?.minorUnits == 1_500 }.count == 1)
      #expect(late.contains { $0.entry.window == entry.window })
      #expect(late.reduce(0) { $0 + ($1.amount?.minorUnits ?? 0) } == 1_500)
    }
  }
}
