import Amounts
import Catalog
import LedgerConformance
import Metering
import Reporting
import UsageLedger

@testable import Billing

/// One customer's random month: one to three subscriptions, plans changed and changed back, items removed and added, trials,
/// several instances, windows that are missing, late or void; every aggregation and every price model.
struct RandomLife: Sendable {
  static let yaml = """
    currency: usd
    meters:
      devices:  { metric: devices,  kind: gauge,   aggregate: last,    unit: device }
      storage:  { metric: storage,  kind: gauge,   aggregate: max,     unit: GB, round: up }
      load:     { metric: load,     kind: gauge,   aggregate: average, unit: point, round: half_up }
      peak:     { metric: peak,     kind: gauge,   aggregate: p95,     unit: point, round: down }
      messages: { metric: messages, kind: counter, aggregate: sum,     unit: message }
    plans:
      small:
        base: "29.00"
        prices:
          - { meter: devices,  model: per_unit, included: 5, unit_amount: "5.00" }
          - { meter: storage,  model: per_unit, unit_amount: "0.335" }
          - { meter: messages, model: package, included: 1000, size: 100, amount: "0.10" }
          - meter: load
            model: volume
            tiers: [{ up_to: 10, unit_amount: "1.00", flat_amount: "3.00" }, { up_to: inf, unit_amount: "0.80" }]
      large:
        base: "99.00"
        prices:
          - meter: devices
            model: graduated
            tiers:
              - { up_to: 5, unit_amount: "10.00" }
              - { up_to: 20, unit_amount: "8.00", flat_amount: "1.00" }
              - { up_to: inf, unit_amount: "5.00" }
          - { meter: messages, model: per_unit, unit_amount: "0.0001" }
          - { meter: peak, model: package, size: 10, amount: "40.00" }
          - { meter: storage,  model: per_unit, unit_amount: "0.25" }
    """

  let store = MemoryStore()
  let catalog: PriceCatalog
  let customer = Sample.customer
  let period: BillingPeriod
  private var random: SeededGenerator
  private var items = 0

  init(seed: UInt64) throws {
    catalog = try PriceCatalog.parse(yaml: Self.yaml, file: "catalog.yaml")
    random = SeededGenerator(seed: seed)
    period = BillingPeriod(start: Sample.start, end: Sample.time(Sample.monthSeconds))
  }

  /// Lives it and answers the store; times are within the month.
  mutating func live() async throws {
    try await learnPrices()
    var free = Set(catalog.meters.map(\.key))
    for number in 0..<Int.random(in: 1...3, using: &random) {
      try await subscribe(number, &free)
    }
    for instance in 0..<Int.random(in: 1...3, using: &random) {
      try await report(InstanceID("plant-\(instance)"))
    }
  }

  private func learnPrices() async throws {
    for plan in catalog.plans {
      try await store.savePrice(
        PriceTerms(
          id: PriceID("\(plan.key)_base"), meter: nil,
          shape: .perUnit(
            unitAmountDecimal: UnitPrice(minorUnits: "\(plan.base.minorUnits)"), transform: nil),
          currency: "usd", name: plan.name
        ).document)
      for price in plan.prices {
        try await store.savePrice(
          PriceTerms(
            id: PriceID("\(plan.key)_\(price.meter)"),
            meter: DeliveredMeter(meter: price.meter, model: price.model),
            shape: StripePriceShape(price.model), currency: "usd", name: plan.name
          ).document)
      }
    }
  }

  /// A subscription of some of a plan's meters that no other one has; its plan may change, and an item may go.
  private mutating func subscribe(_ number: Int, _ free: inout Set<MeterKey>) async throws {
    let plans = catalog.plans.shuffled(using: &random)
    let cut = Sample.time(Int64.random(in: 1..<Sample.monthSeconds, using: &random))
    let isChanged = Bool.random(using: &random)
    let isTrial = Int.random(in: 0..<4, using: &random) == 0
    let now = isChanged ? plans[1] : plans[0]
    var segments: [Segment] = []
    var live = [SubscriptionRecord.Item(id: item(), price: PriceID("\(now.key)_base"), meter: nil)]
    for price in plans[0].prices where free.remove(price.meter) != nil {
      let id = item()
      let stays = now.price(of: price.meter) != nil && Int.random(in: 0..<4, using: &random) > 0
      let isCut = isChanged || !stays
      segments.append(
        segment(
          price.meter, id, plans[0].key, period.start, isCut ? cut : period.end, isTrial))
      guard stays else { continue }
      if isCut { segments.append(segment(price.meter, id, now.key, cut, period.end, false)) }
      live.append(
        SubscriptionRecord.Item(
          id: id, price: PriceID("\(now.key)_\(price.meter)"), meter: price.meter))
    }
    try await store.save(
      SubscriptionRecord(
        id: "sub_\(number)", customer: customer, plan: now.key.text, status: "active",
        period: period, trialEnd: nil, createdAt: Sample.time(-Int64(number)), endedAt: nil,
        cancelsAt: Int.random(in: 0..<4, using: &random) == 0 ? period.end : nil, items: live),
      segments: segments)
  }

  private mutating func item() -> ItemID {
    items += 1
    return ItemID("si_\(items)")
  }

  private func segment(
    _ meter: MeterKey, _ item: ItemID, _ plan: PlanKey, _ start: Timestamp, _ end: Timestamp,
    _ isTrial: Bool
  ) -> Segment {
    Segment(
      key: Segment.Key(customer: customer, meter: meter, item: item, start: start),
      price: PriceID("\(plan)_\(meter)"), end: end, billing: isTrial ? .trial : .billed,
      rules: catalog.meter(meter))
  }

  private mutating func report(_ instance: InstanceID) async throws {
    var drafts: [EntryDraft] = []
    let minutes = [10, 60, 180].randomElement(using: &random) ?? 60
    var end =
      period.start.seconds / 3_600 * 3_600 + Int64.random(in: -2...48, using: &random) * 3_600
    for _ in 0..<Int.random(in: 1...60, using: &random) {
      end += Int64(minutes) * 60 * Int64.random(in: 1...6, using: &random)
      let window = try TimeWindow(
        start: Timestamp(seconds: end - Int64(minutes) * 60), end: Timestamp(seconds: end))
      var metrics: [MetricName: Quantity] = [:]
      for meter in catalog.meters where Int.random(in: 0..<5, using: &random) > 0 {
        metrics[meter.metric] = try Quantity(
          decimal:
            "\(Int.random(in: 0...4_000, using: &random)).\(Int.random(in: 0...99, using: &random))"
        )
      }
      let report = UsageReport(
        customer: customer, instance: instance, window: window, metrics: metrics)
      drafts.append(
        EntryDraft(report: report, receivedAt: window.end.advanced(bySeconds: 60), reportedBy: nil))
    }
    for outcome in try await store.append(drafts.shuffled(using: &random)) {
      guard case .added(let entry) = outcome, Int.random(in: 0..<10, using: &random) == 0 else {
        continue
      }
      _ = try await store.void(entry.id, reason: "wrong", at: entry.receivedAt)
    }
  }

  /// The state at that time, read with everything that a function of it may want.
  func state(at now: Timestamp) async throws -> CustomerState {
    let catalog = catalog
    let snapshot = try await store.snapshot(of: customer) { records in
      CustomerState.question(
        records, catalog: catalog, now: now,
        scope: CustomerState.Scope {
          $0.other = catalog
          $0.isExplained = true
        })
    }
    return CustomerState(snapshot, catalog: catalog, now: now)
  }
}
