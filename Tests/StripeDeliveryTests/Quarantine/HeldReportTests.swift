import Amounts
import Billing
import LedgerConformance
import Metering
import Rating
import Reporting
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

/// What becomes of held reports: whatever is decided, and when, all that they say is on an invoice, late, waived or void.
@Suite struct HeldReportTests {
  private static func hold(_ deadline: Timestamp, _ fate: ReportHold.Fate) -> ReportHold {
    ReportHold(
      metrics: [Sample.name { try MetricName("devices") }], reason: "a jump",
      heldAt: deadline.advanced(bySeconds: -86_400), deadline: deadline, fate: fate)
  }

  /// Eight devices of one plant, and a hundred of another that are held.
  private static func stage(_ world: BillingWorld, _ fate: ReportHold.Fate) async throws -> (
    period: BillingPeriod, held: LedgerEntry
  ) {
    let period = try await world.subscribe().period
    world.advance(to: period.end.advanced(bySeconds: -600))
    try await world.devices(8, of: "plant-1", lastHourOf: period.end)
    let deadline = period.end.advanced(bySeconds: 1_800)
    let last = period.end.advanced(bySeconds: -3_600)
    let draft = try world.draft(["devices": 100], of: "plant-2", endingAt: last)
    guard case .added(let entry) = try await world.store.append(draft.held(hold(deadline, fate)))
    else { throw LedgerError(.conflict, "the report is not new") }
    return (period, entry)
  }

  @Test func aHeldReportIsDeliveredNowhere() async throws {
    try await BillingWorld.run { world in
      let (_, held) = try await Self.stage(world, .bill)
      await world.upkeep()
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "8")
      let state = try await world.states.state(of: BillingWorld.customer)
      #expect(try state.status(of: held).status == .quarantined)
      #expect(try state.invoice().total == Money(minorUnits: 4_400))
    }
  }

  @Test func whatIsReleasedIsOnTheInvoice() async throws {
    try await BillingWorld.run { world in
      let (period, held) = try await Self.stage(world, .late)
      await world.upkeep()
      _ = try await world.store.release(held.id, reason: "looked at", at: world.now)
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: period.end))
      await world.upkeep()
      #expect(try await world.invoicedUsage() == 103 * 500)
      #expect(try await world.lateEntries().isEmpty)
    }
  }

  @Test func atItsDeadlineAReportIsBilled() async throws {
    try await BillingWorld.run { world in
      let (period, held) = try await Self.stage(world, .bill)
      world.advance(to: period.end.advanced(bySeconds: 1_799))
      let before = await world.upkeep()
      #expect(try await world.store.quarantined([held.id]).map(\.state) == [.held])
      #expect(before.wakeAt.map { $0 <= period.end.advanced(bySeconds: 1_801) } == true)
      world.clock.advance(bySeconds: 1)
      await world.upkeep()
      #expect(try await world.store.quarantined([held.id]).map(\.state) == [.released])
      world.advance(to: BillingWorld.closing(after: period.end))
      await world.upkeep()
      #expect(try await world.invoicedUsage() == 103 * 500)
      #expect(try await world.lateEntries().isEmpty)
    }
  }

  @Test func whatIsLeftOutIsLateUsage() async throws {
    try await BillingWorld.run { world in
      let (period, held) = try await Self.stage(world, .late)
      world.advance(to: period.end.advanced(bySeconds: 3_000))
      await world.upkeep()
      #expect(try await world.store.quarantined([held.id]).map(\.state) == [.held])
      world.advance(to: BillingWorld.closing(after: period.end))
      await world.upkeep()
      #expect(try await world.invoicedUsage() == 3 * 500)
      let late = try await world.lateEntries()
      #expect(late.compactMap(\.amount) == [Money(minorUnits: 100 * 500)])
      let id = try #require(late.first).id
      _ = try await world.late.bill(id, of: BillingWorld.customer)
      await world.upkeep()
      #expect(try await world.invoicedUsage() == 103 * 500)
    }
  }

  @Test func whatIsRejectedIsNotCharged() async throws {
    try await BillingWorld.run { world in
      let (period, held) = try await Self.stage(world, .bill)
      _ = try await world.store.void(held.id, reason: "rejected", at: world.now)
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: period.end))
      await world.upkeep()
      #expect(try await world.invoicedUsage() == 3 * 500)
      #expect(try await world.lateEntries().isEmpty)
    }
  }

  /// A subscription that is cancelled at once ends its period before the report's deadline: what is held becomes late usage.
  @Test func whatIsHeldWhenItsSubscriptionEndsIsLateUsage() async throws {
    try await BillingWorld.run { world in
      let (_, held) = try await Self.stage(world, .bill)
      await world.upkeep()
      let subscription = try #require(
        try await world.store.subscriptions(of: BillingWorld.customer).first)
      _ = try await world.stripe.cancelSubscription(
        StripeSubscriptionID(subscription.id), invoiceNow: true, prorate: false)
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      await world.upkeep()
      world.clock.advance(bySeconds: 7_200)
      await world.upkeep()
      await world.upkeep()
      #expect(try await world.store.quarantined([held.id]).map(\.state) == [.released])
      for entry in try await world.lateEntries() {
        _ = try await world.late.bill(entry.id, of: BillingWorld.customer)
      }
      await world.upkeep()
      #expect(try await Self.usageCharged(world) == 103 * 500)
    }
  }

  /// What Stripe has on invoices, or waiting for one, beside base prices.
  private static func usageCharged(_ world: BillingWorld) async throws -> Int64 {
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    let customer = StripeCustomerID(link.stripeCustomer)
    var amounts = try await world.invoiceItems().filter { $0.invoice == nil }.map(\.amount)
    for invoice in try await world.stripe.invoices(customer: customer).all() {
      amounts += try await world.stripe.invoiceLines(invoice.id).all().map(\.amount)
    }
    return amounts.filter { $0 != 2_900 }.reduce(0, +)
  }

  @Test(arguments: 1...24)
  func everyCentIsSomewhere(_ seed: UInt64) async throws {
    try await BillingWorld.run { world in
      var random = SeededGenerator(seed: seed)
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -7_200))
      try await world.devices(10, of: "plant-0", lastHourOf: period.end)
      await world.upkeep()
      var devices: Int64 = 10
      var open: [(id: EntryID, count: Int64)] = []
      for number in 1...5 {
        let count = Int64.random(in: 20...90, using: &random)
        let fate: ReportHold.Fate = Bool.random(using: &random) ? .bill : .late
        let deadline = period.end.advanced(
          bySeconds: Int64.random(in: -3_000...1_800, using: &random))
        let draft = try world.draft(
          ["devices": count], of: "plant-\(number)",
          endingAt: period.end.advanced(bySeconds: -3_600)
        )
        guard
          case .added(let entry) = try await world.store.append(
            draft.held(Self.hold(deadline, fate)))
        else { continue }
        open.append((entry.id, count))
        devices += count
      }
      for offset in [-3_600, -60, 0, 900, 1_800, 3_605, 4_000, 86_400] as [Int64] {
        world.advance(to: period.end.advanced(bySeconds: offset))
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
          if let (id, _) = open.randomElement(using: &random) {
            _ = try? await world.store.release(id, reason: "looked at", at: world.now)
          }
        case 1:
          if let (id, count) = open.randomElement(using: &random),
            (try? await world.store.void(id, reason: "wrong", at: world.now)) != nil
          {
            devices -= count
          }
        default: break
        }
        if Bool.random(using: &random) { await world.upkeep() }
      }
      await world.upkeep()
      await world.upkeep()
      #expect(try await world.store.quarantined(QuarantineQuery()).isEmpty)
      for entry in try await world.lateEntries() {
        _ = try await world.late.bill(entry.id, of: BillingWorld.customer)
      }
      world.clock.advance(bySeconds: 31 * 86_400)
      await world.upkeep()
      #expect(try await world.invoicedUsage() == (devices - 5) * 500)
    }
  }
}
