internal import Amounts
internal import Catalog
internal import Metering
internal import Rating
internal import UsageLedger

/// A customer's usage as another catalogue's plan would have counted and priced it.
struct OtherUsage {
  let plan: Plan
  let catalog: PriceCatalog
  let current: PriceCatalog
  private var billed: [MeterKey: [WholeQuantity]] = [:]

  init(plan: Plan, catalog: PriceCatalog, current: PriceCatalog) {
    self.plan = plan
    self.catalog = catalog
    self.current = current
  }

  /// Which meters to count over which segments: those that the subscription's items have in the current period, or the
  /// whole period for a meter that it does not price now.
  func wanted(_ subscription: SubscriptionRecord, _ segments: [Segment]) -> [(Meter, Segment)] {
    let items = Set(subscription.items.map(\.id))
    let present = segments.filter {
      items.contains($0.key.item) && $0.key.start >= subscription.period.start
        && $0.key.start < subscription.period.end
    }
    return plan.prices.flatMap { price -> [(Meter, Segment)] in
      guard let meter = catalog.meter(price.meter) else { return [] }
      let own = present.filter { $0.key.meter == price.meter }
      return (own.isEmpty ? [wholePeriod(subscription, price.meter)] : own).map { (meter, $0) }
    }
  }

  private func wholePeriod(_ subscription: SubscriptionRecord, _ meter: MeterKey) -> Segment {
    Segment(
      key: Segment.Key(
        customer: subscription.customer, meter: meter, item: ItemID(""),
        start: subscription.period.start),
      price: PriceID(""), end: subscription.period.end,
      billing: subscription.status == "trialing" ? .trial : .billed)
  }

  /// The quantity that one segment of the meter bills.
  mutating func add(_ meter: Meter, billed quantity: WholeQuantity) {
    billed[meter.key, default: []].append(quantity)
  }

  /// The base, and a line for each price and segment, in the plan's order.
  func invoice(of customer: CustomerID, period: BillingPeriod) throws -> Invoice {
    var lines: [InvoiceLine] = []
    if let base = RatingEngine.baseLine(plan) { lines.append(base) }
    for price in plan.prices {
      guard let meter = catalog.meter(price.meter) else { continue }
      for quantity in billed[price.meter] ?? [] {
        lines.append(
          try RatingEngine.line(
            meter: meter, model: price.model, quantity: quantity, currency: catalog.currency))
      }
    }
    return try Invoice(
      customer: customer, plan: plan.key, currency: catalog.currency, period: period, lines: lines)
  }

  /// What is counted or priced otherwise, one sentence a meter.
  func notes(_ subscription: SubscriptionRecord) -> [String] {
    let now = subscription.items.compactMap(\.meter)
    let gone = now.filter { plan.price(of: $0) == nil }.map { meter in
      catalog.meter(meter) == nil
        ? "\(meter): the other catalogue has no such meter; nothing charged for it"
        : "\(meter): the plan \(plan.key) does not price it; nothing charged for it"
    }
    return gone + plan.prices.compactMap { note($0.meter, isPricedNow: now.contains($0.meter)) }
  }

  private func note(_ key: MeterKey, isPricedNow: Bool) -> String? {
    guard isPricedNow else { return "\(key): priced only by the other catalogue" }
    guard let before = current.meter(key), let after = catalog.meter(key) else { return nil }
    var changes: [String] = []
    if before.metric != after.metric {
      changes.append("counts \(after.metric) instead of \(before.metric)")
    }
    if before.aggregation != after.aggregation {
      changes.append(
        "aggregates \(after.aggregation.rawValue) instead of \(before.aggregation.rawValue)")
    }
    if before.rounding != after.rounding {
      changes.append("rounds \(after.rounding.rawValue) instead of \(before.rounding.rawValue)")
    }
    return changes.isEmpty ? nil : "\(key): \(changes.joined(separator: ", "))"
  }
}
