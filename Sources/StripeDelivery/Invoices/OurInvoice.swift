import Amounts
public import Catalog
public import Metering
public import Rating
public import UsageLedger

/// The invoice so far as we rate it: the ledger's totals by the immutable prices that the subscription's items hold.
public struct OurInvoice: Sendable {
  private let store: any CustomerDirectory
  private let totals: SegmentTotals
  private let prices: PriceBook
  private let catalog: PriceCatalog

  public init(
    store: any CustomerDirectory, totals: SegmentTotals, prices: PriceBook, catalog: PriceCatalog
  ) {
    self.store = store
    self.totals = totals
    self.prices = prices
    self.catalog = catalog
  }

  /// What the current period costs as of `now`; without a live subscription an invoice without lines for the calendar month.
  public func soFar(of customer: CustomerID, now: Timestamp) async throws(BillingError) -> Invoice {
    try await both(of: customer, now: now).soFar
  }

  /// The same, and what the period will cost at its end at the pace so far: sums grow with time, gauges stay.
  public func both(of customer: CustomerID, now: Timestamp) async throws(BillingError) -> (
    soFar: Invoice, projected: Invoice
  ) {
    let subscriptions = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: customer)
    }
    guard let subscription = subscriptions.current else {
      let month = BillingPeriod(calendarMonthOfWindowEnd: now)
      let empty = try invoice(
        of: customer, plan: nil, period: month, currency: catalog.currency, lines: [])
      return (empty, empty)
    }
    var base: [InvoiceLine] = []
    for item in subscription.items where item.meter == nil {
      base.append(try await baseLine(item))
    }
    let metered = try await segments(of: subscription, now: now)
    let currency = try await currency(of: subscription)
    func whole(_ lines: [InvoiceLine]) throws(BillingError) -> Invoice {
      try invoice(
        of: customer, plan: try? PlanKey(subscription.plan), period: subscription.period,
        currency: currency, lines: base + lines)
    }
    return (try whole(metered.map(\.soFar)), try whole(metered.map(\.projected)))
  }

  /// Every metered segment of a subscription's current period, items that were removed in it included, in the order of
  /// its items and then of time.
  public func segments(of subscription: SubscriptionRecord, now: Timestamp)
    async throws(BillingError) -> [BilledSegment]
  {
    let (all, others) = try await storing { () throws(LedgerError) in
      (
        try await store.segments(of: subscription.customer),
        try await store.subscriptions(of: subscription.customer)
          .filter { $0.id != subscription.id }.flatMap(\.items).map(\.id)
      )
    }
    let order = subscription.items.map(\.id)
    let own = all.filter {
      !others.contains($0.key.item) && $0.key.start >= subscription.period.start
        && $0.key.start < subscription.period.end && !$0.span.isEmpty
    }.sorted {
      (order.firstIndex(of: $0.key.item) ?? order.count, $0.key.start)
        < (order.firstIndex(of: $1.key.item) ?? order.count, $1.key.start)
    }
    var billed: [BilledSegment] = []
    for segment in own {
      let before = own.first { $0.key.meter == segment.key.meter && $0.end == segment.key.start }
      billed.append(try await self.billed(segment, after: before, now: now))
    }
    return billed
  }

  /// That of its prices, which at Stripe is one for all of them; the catalogue's only where none is known.
  private func currency(of subscription: SubscriptionRecord) async throws(BillingError) -> Currency
  {
    guard let price = subscription.items.first?.price else { return catalog.currency }
    return try await prices.terms(price).chargedIn()
  }

  private func invoice(
    of customer: CustomerID, plan: PlanKey?, period: BillingPeriod, currency: Currency,
    lines: [InvoiceLine]
  ) throws(BillingError) -> Invoice {
    do {
      return try Invoice(
        customer: customer, plan: plan, currency: currency, period: period, lines: lines)
    } catch {
      throw BillingError(rating: error)
    }
  }

  private func baseLine(_ item: SubscriptionRecord.Item) async throws(BillingError) -> InvoiceLine {
    let terms = try await prices.terms(item.price)
    guard case .perUnit(let amount, _) = terms.shape, let money = amount.wholeMinorUnits else {
      throw BillingError(.overflow, "the base price \(item.price) is not one whole amount")
    }
    return InvoiceLine(
      description: terms.name, meter: nil, price: item.price, quantity: 1, included: .zero,
      billable: 1, amount: money, tiers: [])
  }

  /// A trial's usage is counted and not billed: its line stands with a quantity of zero. A gauge that was not reported
  /// since the segment before is projected to keep that one's value.
  private func billed(_ segment: Segment, after before: Segment?, now: Timestamp)
    async throws(BillingError) -> BilledSegment
  {
    let terms = try await prices.terms(segment.price)
    guard let meter = catalog.meter(of: segment), let model = terms.model else {
      throw BillingError(
        .unknownPlan, "the price \(segment.price) cannot be rated: its meter or its form is unknown"
      )
    }
    let total = try await totals.total(of: segment, now: now)
    var held = total
    if let before, meter.aggregation != .sum, total.exact == .zero, now < segment.end {
      held = try await totals.total(of: before, now: now)
    }
    let currency = try terms.chargedIn()
    func line(_ quantity: WholeQuantity) throws(BillingError) -> InvoiceLine {
      do {
        return try RatingEngine.line(
          meter: meter, model: model, quantity: segment.billing == .trial ? .zero : quantity,
          currency: currency, price: segment.price)
      } catch {
        throw BillingError(rating: error)
      }
    }
    return try BilledSegment(
      segment: segment, soFar: line(total.whole),
      projected: line(projection(of: held, meter, segment.span, now)))
  }

  private func projection(
    of total: SegmentTotal, _ meter: Meter, _ span: UsageSpan, _ now: Timestamp
  ) throws(BillingError) -> WholeQuantity {
    do {
      return try UsageProjection.value(
        total.whole, exact: total.exact, of: meter, in: span, now: now)
    } catch {
      throw BillingError(amount: error)
    }
  }
}
