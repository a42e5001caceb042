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
    let subscriptions = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: customer)
    }
    guard let subscription = subscriptions.current else {
      return try invoice(
        of: customer, plan: nil, period: BillingPeriod(calendarMonthOfWindowEnd: now), lines: [])
    }
    let segments = try await storing { () throws(LedgerError) in
      try await store.segments(of: customer)
    }
    var lines: [InvoiceLine] = []
    for item in subscription.items {
      let own = segments.filter {
        $0.key.item == item.id && $0.key.start >= subscription.period.start
          && $0.key.start < subscription.period.end
      }
      lines += try await rate(item, own, now: now)
    }
    return try invoice(
      of: customer, plan: try? PlanKey(subscription.plan), period: subscription.period, lines: lines
    )
  }

  private func invoice(
    of customer: CustomerID, plan: PlanKey?, period: BillingPeriod, lines: [InvoiceLine]
  ) throws(BillingError) -> Invoice {
    do {
      return try Invoice(
        customer: customer, plan: plan, currency: catalog.currency, period: period, lines: lines)
    } catch {
      throw BillingError(rating: error)
    }
  }

  /// One line for a base price; for a metered one a line for each segment of the period.
  private func rate(_ item: SubscriptionRecord.Item, _ segments: [Segment], now: Timestamp)
    async throws(BillingError) -> [InvoiceLine]
  {
    guard item.meter != nil else { return [try await baseLine(item)] }
    var lines: [InvoiceLine] = []
    for segment in segments { lines.append(try await line(segment, now: now)) }
    return lines
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

  /// A trial's usage is counted and not billed: its line stands with a quantity of zero.
  private func line(_ segment: Segment, now: Timestamp) async throws(BillingError) -> InvoiceLine {
    let terms = try await prices.terms(segment.price)
    guard let meter = catalog.meter(segment.key.meter), let model = terms.model else {
      throw BillingError(
        .unknownPlan, "the price \(segment.price) cannot be rated: its meter or its form is unknown"
      )
    }
    let total = try await totals.total(of: segment, now: now)
    let billed = segment.billing == .trial ? WholeQuantity.zero : total.whole
    do {
      return try RatingEngine.line(
        meter: meter, model: model, quantity: billed, currency: catalog.currency,
        price: segment.price)
    } catch {
      throw BillingError(rating: error)
    }
  }
}
