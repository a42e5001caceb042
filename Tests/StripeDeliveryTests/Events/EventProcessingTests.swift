import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeDelivery

@Suite struct EventProcessingTests {
  /// Case 4: a subscription made at Stripe after the customer was linked, at once by a webhook, within the hour without.
  @Test(arguments: [true, false]) func aSubscriptionMadeAtStripeIsFound(byWebhook: Bool)
    async throws
  {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      try await world.link()
      let reconciliation = hears.worker.reconciliation
      _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      world.clock.advance(bySeconds: 600)
      try await hears.subscribeAtStripe()
      world.clock.advance(bySeconds: 2_900)
      try await world.report(["devices": 8], endingAt: world.now, seconds: 300)
      if byWebhook {
        for event in try await hears.events() { try await hears.hear(event) }
        try await hears.process()
      } else {
        _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
        #expect(try await world.deviceSegments().isEmpty)
        world.clock.advance(bySeconds: 600)
        _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      }
      let segment = try #require(try await world.deviceSegments().first)
      #expect(segment.key.start == BillingWorld.start.advanced(bySeconds: 600))
      #expect(try await world.stripeTotal(segment) == "8")
    }
  }

  /// A neighbour: it came and went between two looks.
  @Test(arguments: [true, false]) func oneThatCameAndWentIsFound(byWebhook: Bool) async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      try await world.link()
      world.clock.advance(bySeconds: 600)
      let subscription = try await hears.subscribeAtStripe()
      world.clock.advance(bySeconds: 900)
      _ = try await world.stripe.cancelSubscription(subscription.id)
      world.clock.advance(bySeconds: 60)
      if byWebhook {
        for event in try await hears.events() { try await hears.hear(event) }
        try await hears.process()
      } else {
        _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .upkeep)
      }
      let record = try #require(try await world.store.subscription(subscription.id.rawValue))
      #expect(record.status == "canceled")
      #expect(
        try await world.deviceSegments().map(\.end)
          == [BillingWorld.start.advanced(bySeconds: 1_500)])
    }
  }

  /// Events of a Stripe customer that nobody is linked to wait for the link.
  @Test func eventsOfStrangersWaitForTheirLink() async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let stranger = try await world.stripe.createCustomer(StripeCustomerCreation(name: "Ada"))
      let price = try #require(
        try await world.stripe.prices(lookupKeys: ["device_usage"]).first)
      let subscription = try await world.stripe.createSubscription(
        StripeSubscriptionCreation(customer: stranger.id, items: [.init(price: price.id)]))
      for event in try await hears.events() { try await hears.hear(event) }
      try await hears.process()
      #expect(try await world.store.inboxState().unlinkedCount > 0)
      try await world.store.addLink(
        CustomerLink(
          customer: BillingWorld.customer, stripeCustomer: stranger.id.rawValue, name: nil,
          email: nil, testClock: nil, linkedAt: world.now))
      try await hears.process()
      #expect(try await world.store.subscription(subscription.id.rawValue)?.status == "active")
      let state = try await world.store.inboxState()
      #expect(state.unlinkedCount == 0 && state.dueCount == 0)
    }
  }

  /// Nothing is marked before it is done: while Stripe is away events wait, and other customers' go on.
  @Test func eventsWaitWhileStripeIsAway() async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      try await world.link()
      try await hears.subscribeAtStripe()
      for event in try await hears.events() { try await hears.hear(event) }
      world.transport.stand(.requestLost)
      try await hears.process()
      let waiting = try await world.store.inboxState().dueCount
      #expect(waiting > 0)
      // It is not tried again with every tick.
      #expect(try await hears.worker.events.step().customers == [])
      world.transport.stand(nil)
      world.clock.advance(bySeconds: 10)
      try await hears.process()
      #expect(try await world.store.inboxState().dueCount == 0)
      #expect(try await world.deviceSegments().count == 1)
    }
  }

  /// Another process holds the customer's lease: it reads, this one does not.
  @Test func ofTwoProcessesOneReads() async throws {
    try await BillingWorld.run { world in
      try await world.link()
      let one = EventWorld(world, holder: "one")
      let other = EventWorld(world, holder: "other")
      try await one.subscribeAtStripe()
      for event in try await one.events() { try await one.hear(event) }
      let now = world.now
      #expect(
        try await world.store.claim(
          BillingWorld.customer, holder: "third", until: now.advanced(bySeconds: 60), now: now))
      try await one.process()
      #expect(try await world.store.inboxState().dueCount > 0)
      #expect(try await world.deviceSegments().isEmpty)
      try await world.store.release(BillingWorld.customer, holder: "third")
      try await other.process()
      #expect(try await world.store.inboxState().dueCount == 0)
      // What the first one remembers of the inbox is over with its next look.
      #expect(try await one.worker.events.step().customers == [])
    }
  }

  /// What is kept of an invoice is what closing needs, as Stripe says it now.
  @Test func invoicesAreSeenAsTheyAre() async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let record = try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .request)
      world.advance(to: record.period.end.advanced(bySeconds: 60))
      let customer = StripeCustomerID(
        try #require(try await world.store.link(of: BillingWorld.customer)).stripeCustomer)
      try await Task.sleep(for: .milliseconds(400))
      for event in try await hears.events() { try await hears.hear(event) }
      try await hears.process()
      let draft = try #require(
        try await world.store.invoicesSeen(of: BillingWorld.customer).first)
      #expect(draft.status == "draft" && !draft.isFinal && draft.subscription == record.id)
      #expect(
        draft.automaticallyFinalizesAt == draft.createdAt.advanced(bySeconds: 3_600))
      let devices = draft.lines.filter { $0.item != nil && $0.quantity == Quantity(3) }
      #expect(devices.map(\.amount.minorUnits) == [1_500])
      world.clock.advance(bySeconds: 3_700)
      try await Task.sleep(for: .milliseconds(400))
      _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .upkeep)
      let final = try #require(
        try await world.store.invoicesSeen(of: BillingWorld.customer).first)
      #expect(final.id == draft.id && final.isFinal && final.bills)
      #expect(
        try await stripeStatus(final.id, world) == final.status)
      let listed = try await world.stripe.invoices(customer: customer).all()
      let seen = try await world.store.invoicesSeen(of: BillingWorld.customer)
      #expect(seen.count == listed.count)
    }
  }

  private func stripeStatus(_ id: String, _ world: BillingWorld) async throws -> String? {
    try await world.stripe.invoice(StripeInvoiceID(id)).status?.rawValue
  }

  struct ConcernRow: Sendable, CustomTestStringConvertible {
    let type: String
    var object: String? = "x_1"
    let concern: EventConcern
    var testDescription: String { "\(type) of \(object ?? "nothing")" }
  }

  static let concerns: [ConcernRow] = [
    ConcernRow(type: "customer.subscription.created", concern: .subscription("x_1")),
    ConcernRow(type: "customer.subscription.trial_will_end", concern: .subscription("x_1")),
    ConcernRow(type: "customer.deleted", concern: .subscriptions),
    ConcernRow(type: "customer.updated", concern: .nothing),
    ConcernRow(type: "subscription_schedule.released", concern: .subscriptions),
    ConcernRow(type: "invoice.finalized", concern: .invoice("x_1")),
    ConcernRow(type: "invoice.upcoming", object: nil, concern: .nothing),
    ConcernRow(type: "invoiceitem.created", concern: .invoices),
    ConcernRow(type: "billing.meter.deactivated", concern: .meters),
    ConcernRow(type: "v1.billing.meter.error_report_triggered", concern: .meterErrors),
    ConcernRow(type: "v1.billing.meter.no_meter_found", object: nil, concern: .meterErrors),
    ConcernRow(type: "charge.succeeded", concern: .nothing),
    ConcernRow(type: "a.type.to.come", concern: .nothing),
  ]

  @Test(arguments: concerns) func whatATypeConcerns(row: ConcernRow) {
    let event = InboxEvent(
      id: "evt_1", type: row.type, createdAt: BillingWorld.start, object: row.object,
      stripeCustomer: "cus_1", receivedAt: BillingWorld.start)
    #expect(EventConcern(event) == row.concern)
  }

  /// Stripe takes at most twenty types at once, and each of those asked for must concern something.
  @Test func listedTypesAreFewAndConcernSomething() {
    #expect(WantedEvents.types.count <= 20)
    for type in WantedEvents.types {
      let event = InboxEvent(
        id: "evt_1", type: type, createdAt: BillingWorld.start, object: "x_1",
        stripeCustomer: "cus_1", receivedAt: BillingWorld.start)
      #expect(EventConcern(event) != .nothing, "\(type)")
    }
  }
}
