import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

/// A price is replaced in mid-period and the subscription cancelled without an invoice: what the old price counted waits at
/// Stripe as an invoice item, which any later invoice would take along.
@Suite struct WaitingItemTests {
  /// Three devices above the allowance wait at Stripe; a report that came behind the change is on no item.
  private struct Waiting {
    let customer: StripeCustomerID
    let item: StripeInvoiceItem
    let seen: EntryID
    let behind: EntryID
  }

  @Test func whatWaitsAsAnInvoiceItemIsNotBilledBesides() async throws {
    try await BillingWorld.run { world in
      let waiting = try await Self.waiting(world)
      #expect(waiting.item.amount == 1_500)
      let late = try await world.lateEntries()
      #expect(late.map(\.id) == [waiting.seen, waiting.behind])
      // Alone the second is within the allowance.
      #expect(late.map(\.amount?.minorUnits) == [1_500, 0])
      let error = await #expect(throws: BillingError.self) {
        _ = try await world.late.bill([waiting.seen, waiting.behind], of: BillingWorld.customer)
      }
      #expect(error?.code == .notSettled)
      #expect(error?.context.contains(waiting.item.id.rawValue) ?? false)
      #expect(try await world.lateEntries().map(\.state) == [.open, .open])
    }
  }

  /// What to do about it is a person's choice: deleted, all of it is late usage; invoiced, only what the item lacks. In any order
  /// and together, all usage is charged once.
  @Test(
    arguments: [false, true], [["seen", "behind"], ["behind", "seen"], ["both"], ["behind"]])
  func whateverBecomesOfItAllIsChargedOnce(isInvoiced: Bool, order: [String]) async throws {
    try await BillingWorld.run { world in
      let waiting = try await Self.waiting(world)
      if isInvoiced {
        let made = try await world.stripe.createInvoice(
          StripeInvoiceCreation(customer: waiting.customer, currency: "usd"))
        _ = try await world.stripe.finalizeInvoice(made.id)
      } else {
        try await Self.delete(waiting.item.id, world)
      }
      for step in order {
        let ids: Set<EntryID> =
          switch step {
          case "seen": [waiting.seen]
          case "behind": [waiting.behind]
          default: [waiting.seen, waiting.behind]
          }
        let billed = try await world.late.bill(ids, of: BillingWorld.customer)
        #expect(billed.allSatisfy { $0.state == .billed })
      }
      #expect(try await world.late.decideDifferences(of: BillingWorld.customer).isEmpty)
      #expect(
        try await Self.charged(waiting, world) == (order == ["behind"] && !isInvoiced ? 0 : 2_500))
    }
  }

  /// What waits at Stripe would charge what was waived: first that is invoiced or deleted.
  @Test(arguments: [false, true]) func whatWaitsAsAnInvoiceItemIsNotWaivedBesides(
    isInvoiced: Bool
  ) async throws {
    try await BillingWorld.run { world in
      let waiting = try await Self.waiting(world)
      let error = await #expect(throws: BillingError.self) {
        _ = try await world.late.waive(
          waiting.seen, of: BillingWorld.customer, reason: "a present")
      }
      #expect(error?.code == .notSettled)
      #expect(error?.context.contains(waiting.item.id.rawValue) ?? false)
      #expect(try await world.lateEntries().map(\.state) == [.open, .open])
      if isInvoiced {
        let made = try await world.stripe.createInvoice(
          StripeInvoiceCreation(customer: waiting.customer, currency: "usd"))
        _ = try await world.stripe.finalizeInvoice(made.id)
      } else {
        try await Self.delete(waiting.item.id, world)
      }
      let waived = try await world.late.waive(
        waiting.seen, of: BillingWorld.customer, reason: "a present")
      #expect(waived.state == .waived)
      #expect(waived.amount?.minorUnits == (isInvoiced ? 0 : 1_500))
    }
  }

  /// Billed as late usage while nobody saw the item, which a person invoices afterwards: credited, once.
  @Test func anItemThatIsInvoicedBesidesLateUsageIsCredited() async throws {
    try await BillingWorld.run { world in
      let waiting = try await Self.waiting(world)
      let certificates = try await world.certificates()
      try await world.store.recordDecisions(
        [waiting.seen, waiting.behind].map {
          LateDecision(
            customer: BillingWorld.customer, entry: $0, kind: .bill,
            amount: Money(minorUnits: 1_250), currency: "usd", decidedAt: world.now,
            settledAt: world.now)
        },
        adjustments: [
          SegmentAdjustment(
            id: .init(
              segment: try #require(
                certificates.flatMap(\.segments).first {
                  $0.segment.price.text == waiting.item.price?.rawValue
                }
              ).segment.key, kind: .lateUsage, decidedAt: world.now),
            amount: Money(minorUnits: 2_500), currency: "usd", entryCount: 2)
        ])
      world.clock.advance(bySeconds: 60)
      let made = try await world.stripe.createInvoice(
        StripeInvoiceCreation(customer: waiting.customer, currency: "usd"))
      _ = try await world.stripe.finalizeInvoice(made.id)
      await world.upkeep()
      for expected in [[-1_500], []] as [[Int64]] {
        let found = try await world.late.decideDifferences(of: BillingWorld.customer)
        #expect(found.map(\.amount.minorUnits) == expected)
      }
      #expect(try await Self.charged(waiting, world) == 2_500)
    }
  }

  /// What the item that waited and our own charge, wherever they are.
  private static func charged(_ waiting: Waiting, _ world: BillingWorld) async throws -> Int64 {
    try await world.invoiceItems().filter {
      $0.price == waiting.item.price || $0.metadata?["segment_adjustment"] != nil
    }.reduce(0) { $0 + $1.amount }
  }

  private static func waiting(_ world: BillingWorld) async throws -> Waiting {
    let record = try await world.subscribe()
    world.clock.advance(bySeconds: 10 * 3_600)
    let seen = try await world.devices(8, of: "plant-1", lastHourOf: world.now)
    let hour = world.now
    await world.upkeep()
    let item = try #require(record.items.first { $0.meter == Sample.meter })
    let price = try #require(
      await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
    world.clock.advance(bySeconds: 3_600)
    _ = try await world.stripe.updateSubscriptionItem(
      StripeSubscriptionItemID(item.id.text), price: price.id)
    try await world.sync.refresh(BillingWorld.customer)
    world.clock.advance(bySeconds: 60)
    let behind = try await world.devices(2, of: "plant-2", lastHourOf: hour)
    world.clock.advance(bySeconds: 3_600)
    _ = try await world.stripe.cancelSubscription(
      StripeSubscriptionID(record.id), invoiceNow: false, prorate: false)
    for _ in 0..<3 {
      world.clock.advance(bySeconds: 4_000)
      await world.upkeep()
    }
    let waiting = try #require(
      try await world.invoiceItems().first { $0.price?.rawValue == item.price.text })
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    return Waiting(
      customer: StripeCustomerID(link.stripeCustomer), item: waiting, seen: seen.id,
      behind: behind.id)
  }

  static func delete(_ item: StripeInvoiceItemID, _ world: BillingWorld) async throws {
    let answer = try await world.transport.send(
      StripeHTTPRequest(
        method: .delete, url: "\(world.baseURL)/v1/invoiceitems/\(item)",
        key: StripeSecretKey("sk_test_delivery"), headers: [], body: nil, timeout: .seconds(10)))
    #expect(answer.status == 200)
  }
}
