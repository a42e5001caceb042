import Amounts
import Billing
import Catalog
import LedgerConformance
import Metering
import Rating
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts
@testable import StripeCatalog

/// A planned change to a plan of another interval, or to other optional prices, by Stripe's invoices: the renewal has the new
/// base and the old usage, usage after it is at the new price, and a dry run said both (requirement 7 of issue 12).
@Suite struct PlannedIntervalTests {
  static let yaml = """
    currency: usd
    meters:
      device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
      storage_gb:    { metric: storage_gb,    kind: gauge,   aggregate: max,  unit: GB }
    plans:
      monthly:
        base: "29.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
          - { meter: mqtt_messages, model: package, size: 1000, amount: "0.10", optional: true }
          - { meter: storage_gb, model: per_unit, unit_amount: "0.50", optional: true }
      larger:
        base: "99.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 20, unit_amount: "4.00" }
          - { meter: mqtt_messages, model: per_unit, unit_amount: "0.01", optional: true }
      yearly:
        interval: year
        base: "290.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 50, unit_amount: "3.00" }
      mixed:
        interval: year
        base: "240.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "4.00", interval: month }
    """

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(from) \(had) to \(to) \(prices ?? ["as they are"])" }
    let from: String
    var had: [String] = []
    let to: String
    var prices: [String]?
    /// The invoice at the change, after 8 devices, 15 thousand messages and 3 GB.
    let renewal: [String]
    /// The invoice after it, with 60 devices, 5 thousand messages and 2 GB.
    let next: [String]
  }

  static let rows = [
    Row(
      from: "monthly", to: "yearly", renewal: ["device_usage 1500", "yearly_base 29000"],
      next: ["device_usage_yearly 3000", "yearly_base 29000"]),
    Row(
      from: "yearly", to: "monthly", renewal: ["monthly_base 2900"],
      next: ["device_usage 27500", "monthly_base 2900"]),
    Row(
      from: "monthly", to: "mixed", renewal: ["device_usage 1500", "mixed_base 24000"],
      next: ["device_usage_mixed 22000"]),
    Row(
      from: "monthly", to: "monthly", prices: ["mqtt_messages"],
      renewal: ["device_usage 1500", "monthly_base 2900"],
      next: ["device_usage 27500", "monthly_base 2900", "mqtt_messages 50"]),
    Row(
      from: "monthly", had: ["mqtt_messages", "storage_gb"], to: "monthly", prices: [],
      renewal: ["device_usage 1500", "monthly_base 2900", "mqtt_messages 150", "storage_gb 150"],
      next: ["device_usage 27500", "monthly_base 2900"]),
    Row(
      from: "monthly", had: ["mqtt_messages"], to: "monthly", prices: ["storage_gb"],
      renewal: ["device_usage 1500", "monthly_base 2900", "mqtt_messages 150"],
      next: ["device_usage 27500", "monthly_base 2900", "storage_gb 100"]),
    Row(
      from: "monthly", had: ["mqtt_messages"], to: "larger",
      renewal: ["device_usage 1500", "larger_base 9900", "mqtt_messages 150"],
      next: ["device_usage_larger 16000", "larger_base 9900", "mqtt_messages_larger 5000"]),
    Row(
      from: "monthly", had: ["mqtt_messages"], to: "larger", prices: [],
      renewal: ["device_usage 1500", "larger_base 9900", "mqtt_messages 150"],
      next: ["device_usage_larger 16000", "larger_base 9900"]),
    Row(
      from: "monthly", to: "larger", prices: ["mqtt_messages"],
      renewal: ["device_usage 1500", "larger_base 9900"],
      next: ["device_usage_larger 16000", "larger_base 9900", "mqtt_messages_larger 5000"]),
  ]

  private static func run(_ body: @escaping @Sendable (BillingWorld) async throws -> Void)
    async throws
  {
    try await BillingWorld.run { world in
      let catalog = try PriceCatalog.parse(yaml: yaml, file: "catalog.yaml")
      let applier = CatalogApplier(stripe: world.stripe)
      try await applier.apply(try await applier.plan(catalog))
      try await world.link()
      try await body(world.with(catalog))
    }
  }

  private static func subscribe(_ row: Row, _ world: BillingWorld) async throws
    -> SubscriptionRecord
  {
    try await world.subscriptions().subscribe(
      SubscriptionRequest(
        customer: BillingWorld.customer, plan: try PlanKey(row.from), trialPeriodDays: 0,
        prices: try row.had.map { try MeterKey($0) }))
  }

  private static func use(
    _ devices: Int64, _ messages: Int64, _ storage: Int64, _ world: BillingWorld
  )
    async throws
  {
    try await world.report(
      ["devices": devices, "mqtt_messages": messages, "storage_gb": storage], endingAt: world.now)
    _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
  }

  /// `isUsed`: whether the first period of the new plan has usage; a dry run knows of none.
  @Test(arguments: rows, [true, false])
  func bothInvoicesAreWhatTheDryRunSaid(_ row: Row, isUsed: Bool) async throws {
    try await Self.run { world in
      let subscription = try await Self.subscribe(row, world)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await Self.use(8, 15_000, 3, world)
      let prices = try row.prices.map { try $0.map { try MeterKey($0) } }
      let preview = try await world.subscriptions().preview(
        subscription.id, changingTo: PlanKey(row.to), prices: prices, at: .periodEnd)
      let change = try await world.subscriptions().change(
        subscription.id, to: PlanKey(row.to), prices: prices, at: .periodEnd)
      #expect(change.order?.status == .scheduled)
      #expect(change.effectiveAt == subscription.period.end)
      let upcoming = try await world.previews.upcoming(of: BillingWorld.customer)
      #expect(upcoming.agree, "\(upcoming.reason ?? "")")
      try await world.pass(subscription.period.end, by: 300)
      let record = try #require(try await world.store.subscription(subscription.id))
      #expect(record.plan == row.to)
      #expect(try await world.statuses() == [.done])
      world.clock.advance(bySeconds: 3_600)
      await world.upkeep()
      let renewal = try await world.renewal()
      #expect(renewal.lines == row.renewal)
      #expect(renewal.total == preview.closing.total.minorUnits)
      world.clock.advance(bySeconds: 86_400)
      if isUsed { try await Self.use(60, 5_000, 2, world) }
      #expect(preview.first?.period == record.period)
      try await world.pass(record.period.end, by: 300)
      world.clock.advance(bySeconds: 2 * 3_600)
      await world.upkeep()
      let next = try await world.renewal()
      if isUsed {
        #expect(next.lines == row.next)
        #expect(try await world.lateEntries().isEmpty)
      } else {
        #expect(next.total == preview.first?.total.minorUnits)
      }
    }
  }

  /// There and back again: the periods begin anew with each change, and nothing is charged twice.
  @Test func fromAMonthToAYearAndBack() async throws {
    try await Self.run { world in
      let row = Row(from: "monthly", to: "yearly", renewal: [], next: [])
      let subscription = try await Self.subscribe(row, world)
      world.clock.advance(bySeconds: 86_400)
      try await Self.use(8, 0, 0, world)
      for (plan, lines) in [
        ("yearly", ["device_usage 1500", "yearly_base 29000"]),
        ("monthly", ["device_usage_yearly 3000", "monthly_base 2900"]),
        ("yearly", ["device_usage 27500", "yearly_base 29000"]),
      ] {
        _ = try await world.subscriptions().change(
          subscription.id, to: PlanKey(plan), at: .periodEnd)
        let record = try #require(try await world.store.subscription(subscription.id))
        try await world.pass(record.period.end, by: 300)
        world.clock.advance(bySeconds: 3_600)
        await world.upkeep()
        #expect(try await world.renewal().lines == lines)
        world.clock.advance(bySeconds: 86_400)
        try await Self.use(60, 0, 0, world)
      }
      #expect(try await world.lateEntries().isEmpty)
    }
  }

  /// Naming the prices that it has is no change, and takes one back.
  @Test func thePricesThatItHasTakeAChangeBack() async throws {
    try await Self.run { world in
      let row = Row(
        from: "monthly", had: ["mqtt_messages"], to: "monthly", renewal: [], next: [])
      let subscription = try await Self.subscribe(row, world)
      let subscriptions = world.subscriptions()
      let (plan, mqtt) = (try PlanKey("monthly"), try MeterKey("mqtt_messages"))
      _ = try await subscriptions.change(subscription.id, to: plan, prices: [], at: .periodEnd)
      #expect(try await world.statuses() == [.scheduled])
      _ = try await subscriptions.change(subscription.id, to: plan, prices: [mqtt], at: .periodEnd)
      #expect(try await world.statuses() == [.revoked])
      let error = await #expect(throws: BillingError.self) {
        try await subscriptions.change(
          subscription.id, to: plan, prices: [MeterKey("device_usage")], at: .periodEnd)
      }
      #expect(error?.code == .unknownPrice)
      #expect(try await world.statuses() == [.revoked])
      #expect(try await world.atStripe(subscription.id).schedule == nil)
    }
  }

  /// Now as at the period's end: what was used of a price that is taken off is invoiced at the period's end.
  @Test func optionalPricesComeAndGoAtOnce() async throws {
    try await Self.run { world in
      let row = Row(
        from: "monthly", had: ["mqtt_messages"], to: "monthly", renewal: [], next: [])
      let subscription = try await Self.subscribe(row, world)
      world.clock.advance(bySeconds: 86_400)
      try await Self.use(8, 15_000, 3, world)
      // A change in the very second of a fact waits until the frozen clock moves.
      world.clock.advance(bySeconds: 60)
      let changed = try await world.subscriptions().change(
        subscription.id, to: PlanKey("monthly"), prices: [MeterKey("storage_gb")], at: .now)
      #expect(
        changed.subscription.items.compactMap(\.meter?.text).sorted()
          == ["device_usage", "storage_gb"], "\(String(describing: changed.order))")
      world.clock.advance(bySeconds: 86_400)
      try await Self.use(8, 4_000, 2, world)
      try await world.pass(subscription.period.end, by: 300)
      world.clock.advance(bySeconds: 3_600)
      await world.upkeep()
      #expect(
        try await world.renewal().lines
          == ["device_usage 1500", "monthly_base 2900", "mqtt_messages 150", "storage_gb 100"])
    }
  }
}
