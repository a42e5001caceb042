import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeDelivery

/// A price that is changed at Stripe and changed back before anybody looks: the subscription shows nothing of it, its events do.
@Suite struct TakenBackChangeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Minutes after the subscription's tenth hour at which the price of devices becomes the other one of two.
    let minutes: [Int64]
    /// Minutes at which we look without having heard of anything.
    var looks: [Int64] = []
    /// Minutes at which webhooks bring all events so far.
    var heard: [Int64] = [50]
    /// Whether only the newest event comes.
    var isNewestAlone = false
  }

  private static let rows = [
    Row(testDescription: "there and back", minutes: [5, 20]),
    Row(testDescription: "within a minute", minutes: [5, 6]),
    Row(testDescription: "somebody looked afterwards", minutes: [5, 20], looks: [30]),
    Row(testDescription: "somebody looked in between", minutes: [5, 20], looks: [10, 30]),
    Row(testDescription: "twice there and back", minutes: [5, 20, 25, 40]),
    Row(testDescription: "there, back and there", minutes: [5, 20, 25]),
    Row(testDescription: "heard twice", minutes: [5, 20], heard: [50, 55]),
    Row(testDescription: "heard in between", minutes: [5, 20, 25, 40], heard: [22, 50]),
    Row(testDescription: "one webhook was lost", minutes: [5, 20], isNewestAlone: true),
    Row(
      testDescription: "heard in the next period", minutes: [25 * 1_440, 25 * 1_440 + 15],
      heard: [32 * 1_440]),
    Row(
      testDescription: "somebody looked in the next period before it was heard",
      minutes: [25 * 1_440, 25 * 1_440 + 15], looks: [32 * 1_440], heard: [32 * 1_440 + 30]),
    Row(
      testDescription: "somebody looked twice in the next period, and heard of the half",
      minutes: [25 * 1_440, 25 * 1_440 + 15, 25 * 1_440 + 20, 25 * 1_440 + 40],
      looks: [32 * 1_440, 32 * 1_440 + 20], heard: [25 * 1_440 + 17, 32 * 1_440 + 30]),
    Row(
      testDescription: "to the other and not back, and somebody looked in the next period",
      minutes: [25 * 1_440], looks: [32 * 1_440], heard: [32 * 1_440 + 30]),
  ]

  @Test(arguments: rows) func isCutWhereStripeCut(_ row: Row) async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let record = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 3_600)
      let start = world.now
      var cuts: [Timestamp] = []
      let steps =
        row.minutes.map { ($0, 0) } + row.looks.map { ($0, 1) } + row.heard.map { ($0, 2) }
      for (minute, kind) in steps.sorted(by: { $0 < $1 }) {
        world.advance(to: start.advanced(bySeconds: minute * 60))
        switch kind {
        case 0:
          try await Self.change(record, world, isBack: !cuts.count.isMultiple(of: 2))
          cuts.append(world.now)
        case 1: try await world.sync.refresh(BillingWorld.customer)
        default:
          let events = try await hears.events()
          for event in row.isNewestAlone ? events.suffix(1) : events[...] {
            try await hears.hear(event)
          }
          try await hears.process()
        }
      }
      let segments = try await world.deviceSegments().filter { !$0.span.isEmpty }
        .filter { $0.key.start < record.period.end }
      #expect(segments.map(\.key.start) == [record.period.start] + cuts)
      #expect(segments.map(\.end) == cuts + [record.period.end])
    }
  }

  /// A change of ours that came since stays where it was made when an older one at Stripe is heard of, once and again.
  @Test func whatIsHeardLateLeavesOursWhereItIs() async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let record = try await world.subscribe(plan: "starter")
      world.advance(to: record.period.end.advanced(bySeconds: -3 * 86_400))
      var cuts: [Timestamp] = []
      for isBack in [false, true] {
        try await Self.change(record, world, isBack: isBack)
        cuts.append(world.now)
        world.clock.advance(bySeconds: 900)
      }
      world.advance(to: record.period.end.advanced(bySeconds: 86_400))
      try await world.sync.refresh(BillingWorld.customer)
      _ = try await world.subscriptions(patience: .seconds(5)).change(
        record.id, to: PlanKey("professional"), at: .now)
      let ours = try #require(try await world.deviceSegments().map(\.key.start).max())
      world.clock.advance(bySeconds: 1_800)
      for _ in 0..<2 {
        for event in try await hears.events() { try await hears.hear(event) }
        try await hears.process()
        let segments = try await world.deviceSegments().filter { !$0.span.isEmpty }
        #expect(
          segments.map(\.key.start) == [record.period.start] + cuts + [record.period.end, ours])
        #expect(segments.dropLast().map(\.end) == cuts + [record.period.end, ours])
        let announced = Set(cuts)
        try await world.sync.refresh(StripeSubscriptionID(record.id), announcedAt: announced)
      }
    }
  }

  /// Stripe lists events of thirty days: what is announced later than that takes nothing away that is known.
  @Test func whatIsAnnouncedAfterAMonthTakesNothingAway() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 3_600)
      let missed = world.now
      for isBack in [false, true] {
        world.clock.advance(bySeconds: 86_400)
        try await Self.change(record, world, isBack: isBack)
        try await world.sync.refresh(BillingWorld.customer)
      }
      world.clock.advance(bySeconds: 40 * 86_400)
      try await world.sync.refresh(BillingWorld.customer)
      let known = try await world.deviceSegments()
      #expect(known.count >= 4)
      try await world.sync.refresh(StripeSubscriptionID(record.id), announcedAt: [missed])
      #expect(try await world.deviceSegments() == known)
    }
  }

  /// A process that begins to run closes nothing before it has read what happened while none did: a certificate stays as it is.
  @Test func aNewProcessClosesNothingBeforeItHasReadTheEvents() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      world.advance(to: record.period.end.advanced(bySeconds: -7_200))
      for isBack in [false, true] {
        try await Self.change(record, world, isBack: isBack)
        world.clock.advance(bySeconds: 600)
      }
      world.advance(to: BillingWorld.closing(after: record.period.end))
      let hears = EventWorld(world)
      hears.worker.reconciliation.announced.beginCatchingUp()
      _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(try await world.certificates().isEmpty)
      #expect(await hears.worker.readFeeds())
      try await hears.process()
      let certified = try await world.certificates().flatMap(\.segments)
        .filter { $0.meter.key == Sample.meter }
      #expect(certified.count == 3)
    }
  }

  private static func change(_ record: SubscriptionRecord, _ world: BillingWorld, isBack: Bool)
    async throws
  {
    let item = try #require(record.items.first { $0.meter == Sample.meter })
    let key = isBack ? "device_usage" : "device_usage_professional"
    let price = try #require(await world.stripe.prices(lookupKeys: [key]).first)
    _ = try await world.stripe.updateSubscriptionItem(
      StripeSubscriptionItemID(item.id.text), price: price.id)
  }
}
