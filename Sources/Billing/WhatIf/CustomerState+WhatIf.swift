import Amounts
public import Catalog
import Metering
import Rating
import UsageLedger

extension CustomerState {
  /// What the usage of the periods that run would have cost by another catalogue; changes and sends nothing.
  ///
  /// Each plan is looked up there by its key. Its meters, their aggregation and rounding count, over the same segments as
  /// now: each keeps its own allowance, and a trial's usage costs nothing. The state must have been read with that
  /// catalogue. Throws `unknownPlan` when it lacks the plan or has another currency, `noSubscription` when nothing is billed.
  public func compared(with other: PriceCatalog) throws(BillingError) -> CustomerComparison {
    try Self.checkCurrency(of: other, beside: catalog)
    let billed = periods.filter { $0.subscription != nil }
    guard !billed.isEmpty else {
      throw BillingError(.noSubscription, "\(customer) has no live subscription to compare")
    }
    var (lines, notes): ([InvoiceLine], [String]) = ([], [])
    for period in billed {
      guard let subscription = period.subscription else { continue }
      let plan = OtherPlan(
        current: catalog, other: other, plan: try Self.plan(of: subscription, in: other).key)
      let charged = try charges(period, subscription, plan)
      lines += charged.lines
      notes += charged.notes
    }
    do {
      return try CustomerComparison(
        customer: customer, now: try invoice(of: billed, lines: try currentLines(billed)),
        then: try invoice(of: billed, lines: lines), notes: notes)
    } catch let error as BillingError {
      throw error
    } catch {
      throw BillingError(.overflow, "the difference of \(customer)'s invoices", cause: error)
    }
  }

  /// Throws `unknownPlan` for amounts that cannot be compared.
  public static func checkCurrency(of other: PriceCatalog, beside current: PriceCatalog)
    throws(BillingError)
  {
    guard other.currency == current.currency else {
      throw BillingError(
        .unknownPlan,
        "the other catalogue is in \(other.currency), this one in \(current.currency): amounts in two currencies cannot be compared"
      )
    }
  }

  private func currentLines(_ periods: [BilledPeriod]) throws(BillingError) -> [InvoiceLine] {
    var lines: [InvoiceLine] = []
    for period in periods { lines += try baseLines(period) + billed(period).map(\.soFar) }
    return lines
  }

  private func charges(
    _ period: BilledPeriod, _ subscription: SubscriptionRecord, _ plan: OtherPlan
  ) throws(BillingError) -> (lines: [InvoiceLine], notes: [String]) {
    var lines: [InvoiceLine] = []
    var (gone, notes): ([String], [String]) = ([], [])
    let hasBase = subscription.items.contains { $0.meter == nil }
    if !period.base.isEmpty || !hasBase && !subscription.endsWithPeriod,
      let there = plan.other.plan(
        period.plannedPlan.flatMap { try? PlanKey($0) } ?? plan.plan),
      let base = RatingEngine.baseLine(there)
    {
      lines.append(base)
    }
    for segment in period.segments {
      let (key, terms) = (segment.key.meter, try terms(of: segment.price))
      let holding = plan.plan(of: key, holding: terms)
      guard let meter = plan.other.meter(key), let price = plan.price(of: key, in: holding) else {
        gone.append(Self.gone(key, holding, plan.other))
        continue
      }
      let total = try counted(segment, by: meter)
      lines.append(
        try line(meter, price, segment.billing == .trial ? .zero : total.whole, plan.other))
      if let note = try difference(meter, from: self.meter(of: segment)) { notes.append(note) }
    }
    for price in plan.added where !period.segments.contains(where: { $0.key.meter == price.meter })
    {
      guard let meter = plan.other.meter(price.meter) else { continue }
      let total = try total(
        FactsQuery(customer: customer, meter: meter, span: period.period.span), by: meter)
      let isTrial = subscription.status == "trialing"
      lines.append(try line(meter, price, isTrial ? .zero : total.whole, plan.other))
      notes.append("\(price.meter): priced only by the other catalogue")
    }
    var seen: Set<String> = []
    return (lines, (gone + notes).filter { seen.insert($0).inserted })
  }

  /// As certified where the other catalogue counts the same; else by its rules, from the ledger.
  private func counted(_ segment: Segment, by meter: Meter) throws(BillingError) -> SegmentTotal {
    if let certified = certified(segment), certified.meter.counts(like: meter) {
      return certified.total
    }
    return try total(of: segment, by: meter)
  }

  private func line(
    _ meter: Meter, _ price: PlanPrice, _ quantity: WholeQuantity, _ other: PriceCatalog
  ) throws(BillingError) -> InvoiceLine {
    do {
      return try RatingEngine.line(
        meter: meter, model: price.model, quantity: quantity, currency: other.currency,
        rules: other.rating)
    } catch {
      throw BillingError(rating: error)
    }
  }

  private static func plan(of subscription: SubscriptionRecord, in other: PriceCatalog)
    throws(BillingError) -> Plan
  {
    guard let plan = other.plans.first(where: { $0.key.text == subscription.plan }) else {
      let plans = other.plans.map(\.key.text).joined(separator: ", ")
      throw BillingError(
        .unknownPlan,
        subscription.plan.isEmpty
          ? "the subscription \(subscription.id) was made elsewhere and names no plan"
          : "the other catalogue has no plan \"\(subscription.plan)\"; it has \(plans)")
    }
    return plan
  }

  private static func gone(_ meter: MeterKey, _ plan: PlanKey, _ other: PriceCatalog) -> String {
    other.meter(meter) == nil
      ? "\(meter): the other catalogue has no such meter; nothing charged for it"
      : "\(meter): the plan \(plan) does not price it; nothing charged for it"
  }

  /// What is counted otherwise, in a sentence; nil for nothing.
  private func difference(_ after: Meter, from before: Meter) -> String? {
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
    return changes.isEmpty ? nil : "\(after.key): \(changes.joined(separator: ", "))"
  }
}

extension Meter {
  /// Whether the same reports give the same total by both.
  func counts(like other: Meter) -> Bool {
    metric == other.metric && aggregation == other.aggregation && rounding == other.rounding
  }
}
