import Amounts
import Catalog
import LedgerConformance
import Metering
import Reporting
import UsageLedger

@testable import Billing

/// One customer's random month: one to three subscriptions, plans changed and changed back, items removed and added, trials,
/// items with periods of several lengths, subscriptions that end early, several instances, windows that are missing, late,
/// void or waived; every aggregation and every price model.
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
  private let reportsUntil: Timestamp
  private var random: SeededGenerator
  private var items = 0

  /// Windows that end after `reportsUntil` are never reported; all else is the same for the same seed.
  init(seed: UInt64, reportsUntil: Timestamp = .distantFuture) throws {
    self.reportsUntil = reportsUntil
    catalog = try PriceCatalog.parse(yaml: Self.yaml, file: "catalog.yaml")
    random = SeededGenerator(seed: seed)
    period = BillingPeriod(start: Sample.start, end: Sample.time(Sample.monthSeconds))
  }

  /// Every window of the life ends here.
  var everything: UsageSpan {
    UsageSpan(start: Sample.time(-90 * 86_400), end: Sample.time(180 * 86_400))
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
    for price in try Self.prices(of: catalog) { try await store.savePrice(price) }
  }

  /// `PLAN_base` and `PLAN_METER` of every plan.
  static func prices(of catalog: PriceCatalog) throws -> [PriceDocument] {
    var prices: [PriceDocument] = []
    for plan in catalog.plans {
      prices.append(
        PriceTerms(
          id: PriceID("\(plan.key)_base"), meter: nil,
          shape: .perUnit(
            unitAmountDecimal: try UnitPrice(minorUnits: "\(plan.base.minorUnits)"), transform: nil),
          currency: "usd", name: plan.name
        ).document)
      for price in plan.prices {
        prices.append(
          PriceTerms(
            id: PriceID("\(plan.key)_\(price.meter)"),
            meter: DeliveredMeter(meter: price.meter, model: price.model),
            shape: try StripePriceShape(price.model), currency: "usd", name: plan.name
          ).document)
      }
    }
    return prices
  }

  /// How long the periods of a subscription's items are.
  private enum Rhythm: CaseIterable { case month, yearlyBase, week }

  /// A subscription of some of a plan's meters that no other one has; its plan may change, and an item may go.
  private mutating func subscribe(_ number: Int, _ free: inout Set<MeterKey>) async throws {
    let plans = catalog.plans.shuffled(using: &random)
    let rhythm = Rhythm.allCases.randomElement(using: &random) ?? .month
    let end = try await subscriptionEnd(number)
    let cut = Sample.time(Int64.random(in: 1..<Sample.monthSeconds, using: &random))
    let isChanged = Bool.random(using: &random)
    let isTrial = Int.random(in: 0..<4, using: &random) == 0
    let now = isChanged ? plans[1] : plans[0]
    var segments: [Segment] = []
    var live = [
      SubscriptionRecord.Item(
        id: item(), price: PriceID("\(now.key)_base"), meter: nil, period: basePeriod(rhythm))
    ]
    for price in plans[0].prices where free.remove(price.meter) != nil {
      let id = item()
      let stays = now.price(of: price.meter) != nil && Int.random(in: 0..<4, using: &random) > 0
      let isCut = isChanged || !stays
      // In a week's subscription some items are billed by the month.
      let isWeekly = rhythm == .week && Bool.random(using: &random)
      for piece in pieces(isWeekly, end) {
        let isCutHere = isCut && piece.start < cut && cut < piece.end
        let isBehind = isCut && cut <= piece.start
        if isBehind && !stays { continue }
        segments.append(
          segment(
            price.meter, id, isBehind ? now.key : plans[0].key, piece.start,
            isCutHere ? cut : piece.end, isTrial && piece.start == period.start && !isBehind))
        if isCutHere && stays {
          segments.append(segment(price.meter, id, now.key, cut, piece.end, false))
        }
      }
      guard stays else { continue }
      live.append(
        SubscriptionRecord.Item(
          id: id, price: PriceID("\(now.key)_\(price.meter)"), meter: price.meter,
          period: rhythm == .month ? nil : isWeekly ? weeks.last : period))
    }
    try await store.save(
      SubscriptionRecord(
        id: "sub_\(number)", customer: customer, plan: now.key.text,
        status: end < period.end ? "canceled" : "active",
        period: rhythm == .week ? weeks[weeks.count - 1] : period, trialEnd: nil,
        createdAt: Sample.time(-Int64(number)), endedAt: end < period.end ? end : nil,
        cancelsAt: Int.random(in: 0..<4, using: &random) == 0 ? period.end : nil, items: live),
      segments: segments)
  }

  /// The first subscription of some lives is cancelled at once in mid-month.
  private mutating func subscriptionEnd(_ number: Int) async throws -> Timestamp {
    guard number == 2, Bool.random(using: &random) else { return period.end }
    return Sample.time(Int64.random(in: 1..<Sample.monthSeconds, using: &random))
  }

  /// A year's, which ends with the month in some lives.
  private mutating func basePeriod(_ rhythm: Rhythm) -> BillingPeriod? {
    switch rhythm {
    case .month: nil
    case .week: period
    case .yearlyBase:
      BillingPeriod(
        start: Sample.time(-200 * 86_400),
        end: Bool.random(using: &random) ? period.end : Sample.time(165 * 86_400))
    }
  }

  /// The weeks of the month; the last one is shorter.
  private var weeks: [BillingPeriod] {
    stride(from: Int64(0), to: Sample.monthSeconds, by: 7 * 86_400).map { start in
      BillingPeriod(
        start: Sample.time(start), end: Sample.time(min(start + 7 * 86_400, Sample.monthSeconds)))
    }
  }

  /// The item's periods, as far as the subscription lives.
  private func pieces(_ isWeekly: Bool, _ end: Timestamp) -> [BillingPeriod] {
    (isWeekly ? weeks : [period]).filter { $0.start < end }.map {
      BillingPeriod(start: $0.start, end: min($0.end, end))
    }
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
    drafts.shuffle(using: &random)
    let wrong = drafts.map { _ in Int.random(in: 0..<10, using: &random) == 0 }
    let reported = zip(drafts, wrong).filter { draft, _ in
      draft.report.window.map { $0.end <= reportsUntil } ?? false
    }
    let outcomes = try await store.append(reported.map { $0.0 })
    for (outcome, (_, wrong)) in zip(outcomes, reported) {
      guard wrong, case .added(let entry) = outcome else { continue }
      _ = try await store.void(entry.id, reason: "wrong", at: entry.receivedAt)
    }
    let start = period.start.advanced(bySeconds: Int64.random(in: 0...20, using: &random) * 86_400)
    try await store.addMark(
      .waiver(
        of: instance, customer: customer,
        TimeWindow(start: start, end: start.advanced(bySeconds: 86_400)), reason: "powered off",
        at: period.end))
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
