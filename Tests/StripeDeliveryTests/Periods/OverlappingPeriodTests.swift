import Amounts
import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts
@testable import StripeCatalog

/// Two subscriptions of one customer, whose periods end at different times: a report counts in both, and may come too late for one
/// invoice, or for one after the other.
@Suite struct OverlappingPeriodTests {
  enum Decision: String, CaseIterable { case bill, waive, none }

  /// Three devices above the allowance and a hundred messages came too late for the devices' invoice, which is decided then.
  struct Case: CustomTestStringConvertible {
    let decision: Decision
    /// Whether our service works until the messages' period ends: it is down otherwise, and their invoice lacks the report.
    let isInTime: Bool
    /// How long before that period is closed it is decided; nil for soon after the report came.
    var secondsBefore: Int64?
    /// What late usage and differences charge at last, in cents, and how many differences there are.
    let charged: Int64
    let differences: Int

    var testDescription: String {
      "\(decision.rawValue), \(isInTime ? "in time" : "late") for the messages, \(secondsBefore.map { "\($0) s before" } ?? "soon")"
    }
  }

  @Test(arguments: [
    Case(decision: .bill, isInTime: true, charged: 1_500, differences: 0),
    Case(decision: .bill, isInTime: false, charged: 1_600, differences: 1),
    Case(decision: .bill, isInTime: false, secondsBefore: 60, charged: 1_600, differences: 1),
    Case(decision: .waive, isInTime: true, charged: 0, differences: 0),
    Case(decision: .waive, isInTime: false, charged: 100, differences: 1),
    // Clocks may differ by so much: the waiver may as well have come after.
    Case(decision: .waive, isInTime: false, secondsBefore: 60, charged: 0, differences: 0),
    Case(decision: .none, isInTime: false, charged: 1_600, differences: 0),
  ])
  func whatIsDecidedIsAboutWhatWasClosed(_ row: Case) async throws {
    try await BillingWorld.run { first in
      let (world, ends) = try await Self.subscribed(first)
      world.advance(to: ends.devices.advanced(bySeconds: -60))
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: ends.devices))
      await world.upkeep()
      #expect(try await world.certificates().count == 1)
      let late = try await world.report(
        ["devices": 8, "mqtt_messages": 100],
        endingAt: ends.devices.advanced(bySeconds: -7_200)
      ).id
      if row.isInTime { await world.upkeep() }
      let closing = BillingWorld.closing(after: ends.messages)
      if let before = row.secondsBefore { world.advance(to: closing.advanced(bySeconds: -before)) }
      switch row.decision {
      case .bill:
        #expect(try await world.late.bill(late, of: BillingWorld.customer).state == .billed)
      case .waive:
        let waived = try await world.late.waive(late, of: BillingWorld.customer, reason: "outage")
        #expect(waived.amount?.minorUnits == 1_500)
      case .none: break
      }
      world.advance(to: closing)
      await world.upkeep()
      #expect(try await world.certificates().count == 2)
      if row.decision == .none { _ = try await world.late.bill(late, of: BillingWorld.customer) }
      for count in [row.differences, 0] {
        let found = try await world.late.decideDifferences(of: BillingWorld.customer)
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.detail.contains("the ledger's 100 costs $1.00") })
      }
      let items = try await world.invoiceItems().filter {
        $0.metadata?["segment_adjustment"] != nil
      }
      #expect(items.reduce(0) { $0 + $1.amount } == row.charged)
    }
  }

  /// Devices from the start on, messages from five days later.
  private static func subscribed(_ first: BillingWorld) async throws -> (
    world: BillingWorld, ends: (devices: Timestamp, messages: Timestamp)
  ) {
    let world = try first.edited(
      replacing: "plans:",
      with: """
        plans:
          traffic:
            base: "7.00"
            prices:
              - { meter: mqtt_messages, model: per_unit, unit_amount: "0.01", lookup_key: traffic }
        """)
    let applier = CatalogApplier(stripe: world.stripe)
    try await applier.apply(try await applier.plan(world.catalog))
    let devices = try await world.subscribe().period.end
    world.clock.advance(bySeconds: 5 * 86_400)
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    let creation = SubscriptionCreation(
      store: world.store, stripe: world.stripe, catalog: world.catalog)
    let made = try await creation.create(
      SubscriptionRequest(customer: BillingWorld.customer, plan: try PlanKey("traffic")),
      link: link)
    let messages = try #require(try await world.sync.refresh(made.id)).period.end
    return (world, (devices, messages))
  }
}
