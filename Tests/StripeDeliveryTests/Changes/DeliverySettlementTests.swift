import Amounts
import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import Testing
import UsageLedger

@testable import StripeDelivery

@Suite struct DeliverySettlementTests {
  /// A total sent between settling and the cut would be billed at both prices.
  @Test func nobodyElseSendsWhileAChangeIsMade() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      world.clock.advance(bySeconds: 60)
      let settlement = DeliverySettlement(
        reconciliation: world.reconciliation(holder: "change"), patience: .seconds(2))
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      let sent = world.transport.meterEvents.count
      let outcome = try await settlement.settling(link) { () throws(BillingError) in
        do {
          try await world.report(["devices": 80], endingAt: world.now, seconds: 60)
        } catch {
          throw BillingError(.storeFailed, "\(error)")
        }
        return await world.reconciliation(holder: "worker").run(
          BillingWorld.customer, for: .request
        ).outcome
      }
      guard case .claimedElsewhere = outcome else {
        Issue.record("another process sent meanwhile: \(outcome)")
        return
      }
      #expect(world.transport.meterEvents.count == sent)
      let after = await world.reconciliation(holder: "worker").run(
        BillingWorld.customer, for: .request)
      #expect(after.statuses.map(\.desired) == [80])
    }
  }

  @Test func aFailedChangeLetsOthersSendAgain() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let settlement = DeliverySettlement(
        reconciliation: world.reconciliation(holder: "change"), patience: .seconds(2))
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      await #expect(throws: BillingError.self) {
        try await settlement.settling(link) { () throws(BillingError) in
          throw BillingError(.refusedByStripe, "no")
        }
      }
      let after = await world.reconciliation(holder: "worker").run(
        BillingWorld.customer, for: .request)
      guard case .delivered = after.outcome else {
        Issue.record("still claimed: \(after.outcome)")
        return
      }
    }
  }

  /// Several slow calls of one change outlast the lease: it is renewed between them, and gone afterwards.
  @Test(arguments: [false, true]) func aSlowChangeKeepsOthersOut(_ settles: Bool) async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let settlement = DeliverySettlement(
        reconciliation: world.reconciliation(holder: "change"), patience: .seconds(2),
        renewal: .milliseconds(5))
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      let change = { () async throws(BillingError) -> [Bool] in
        var isFree: [Bool] = []
        for _ in 1...6 {
          // Less than the lease each, and a multiple of it together.
          world.clock.advance(bySeconds: DeliveryLease.seconds * 3 / 4)
          try? await Task.sleep(for: .milliseconds(500))
          let report = await world.reconciliation(holder: "worker").run(
            BillingWorld.customer, for: .request)
          if case .claimedElsewhere = report.outcome {
            isFree.append(false)
          } else {
            isFree.append(true)
          }
        }
        return isFree
      }
      let isFree =
        settles
        ? try await settlement.settling(link, change)
        : try await settlement.exclusively(link.customer, change)
      #expect(isFree == Array(repeating: false, count: 6))
      let after = await world.reconciliation(holder: "worker").run(
        BillingWorld.customer, for: .request)
      guard case .delivered = after.outcome else {
        Issue.record("still claimed: \(after.outcome)")
        return
      }
    }
  }
}
