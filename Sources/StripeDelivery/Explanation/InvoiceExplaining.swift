internal import Amounts
public import Catalog
public import Metering
internal import Rating
public import StripeAPI
public import UsageLedger

/// Reads from the ledger what an invoice so far is made of; writes nothing but what Stripe tells of subscriptions.
public struct InvoiceExplaining: Sendable {
  private let store: any BillingStore
  private let catalog: PriceCatalog
  private let prices: PriceBook
  private let clock: CustomerClock
  private let sync: SubscriptionSync

  public init(
    store: any BillingStore, stripe: StripeClient, catalog: PriceCatalog, clock wall: any WallClock
  ) {
    self.store = store
    self.catalog = catalog
    prices = PriceBook(store: store, stripe: stripe, catalog: catalog)
    clock = CustomerClock(stripe: stripe, wall: wall)
    sync = SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock)
  }

  /// The current period up to now or, with `time`, the period in which a window that ends then is counted, up to it.
  ///
  /// Stripe is asked for the time of a customer on a test clock, for a period that has ended, and for prices never seen.
  public func explain(_ customer: CustomerID, at time: Timestamp?) async throws(BillingError)
    -> InvoiceExplanation
  {
    let now = try await now(of: customer, at: time)
    let known = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: customer)
    }
    let current = try await refreshed(known.current, isNow: time == nil, now: now)
    let segments = try await storing { () throws(LedgerError) in
      try await store.segments(of: customer)
    }
    guard let current, time == nil || current.period.span.contains(windowEnd: now) else {
      return try await earlier(segments, of: customer, subscriptions: known, now: now)
    }
    let entries = try await entries(
      of: customer, in: time == nil ? current.period.span : current.period.span.until(now))
    var lines: [LineExplanation] = []
    for item in current.items {
      guard item.meter != nil else {
        lines.append(LineExplanation(line: try await baseLine(item.price)))
        continue
      }
      for segment in segments
      where segment.key.item == item.id && segment.key.start >= current.period.start
        && segment.key.start < current.period.end
      {
        lines.append(try await line(segment, entries, now: now))
      }
    }
    return try await explanation(
      lines, of: customer, plan: current.plan, period: current.period, now: now, note: nil)
  }

  /// A period that is over, or a customer without a subscription: the metered lines that we know of.
  private func earlier(
    _ segments: [Segment], of customer: CustomerID, subscriptions: [SubscriptionRecord],
    now: Timestamp
  ) async throws(BillingError) -> InvoiceExplanation {
    let own = segments.filter { $0.span.contains(windowEnd: now) }
    guard let start = own.map(\.key.start).min(), let end = own.map(\.end).max() else {
      return try await explanation(
        [], of: customer, plan: nil, period: BillingPeriod(calendarMonthOfWindowEnd: now), now: now,
        note: "no subscription bills this time: reports are kept, and nothing is charged for them")
    }
    let period = BillingPeriod(start: start, end: end)
    let entries = try await entries(of: customer, in: period.span.until(now))
    var lines: [LineExplanation] = []
    for segment in own { lines.append(try await line(segment, entries, now: now)) }
    let items = Set(own.map(\.key.item))
    let plan = subscriptions.first { $0.items.contains { items.contains($0.id) } }?.plan
    return try await explanation(
      lines, of: customer, plan: plan, period: period, now: now,
      note: "a period that is over: metered lines only, base prices are on Stripe's invoice")
  }

  private func explanation(
    _ lines: [LineExplanation], of customer: CustomerID, plan: String?, period: BillingPeriod,
    now: Timestamp, note: String?
  ) async throws(BillingError) -> InvoiceExplanation {
    var currency = catalog.currency
    if let price = lines.lazy.compactMap(\.line.price).first {
      currency = try await prices.terms(price).chargedIn()
    }
    do {
      let invoice = try Invoice(
        customer: customer, plan: plan.flatMap { try? PlanKey($0) }, currency: currency,
        period: period, lines: lines.map(\.line))
      return InvoiceExplanation(invoice: invoice, asOf: now, lines: lines, note: note)
    } catch {
      throw BillingError(rating: error)
    }
  }

  /// A trial's usage is counted and not billed: its line stands with a quantity of zero.
  private func line(_ segment: Segment, _ entries: [LedgerEntry], now: Timestamp)
    async throws(BillingError) -> LineExplanation
  {
    let terms = try await prices.terms(segment.price)
    guard let meter = catalog.meter(of: segment), let model = terms.model else {
      throw BillingError(
        .unknownPlan, "the price \(segment.price) cannot be rated: its meter or its form is unknown"
      )
    }
    let (delivery, certificates) = try await storing { () throws(LedgerError) in
      (
        try await store.delivery(of: segment.key),
        try await store.certificates(of: segment.key.customer, overlapping: segment.span)
      )
    }
    let total = try Self.total(segment, meter, entries, certificates, now: now)
    let currency = try terms.chargedIn()
    do {
      let line = try RatingEngine.line(
        meter: meter, model: model,
        quantity: segment.billing == .trial ? .zero : total.total.whole,
        currency: currency, price: segment.price)
      return LineExplanation(line: line, segment: segment, total: total, delivery: delivery)
    } catch {
      throw BillingError(rating: error)
    }
  }

  /// From the entries, or from the certificate where they have lost what they said.
  private static func total(
    _ segment: Segment, _ meter: Meter, _ entries: [LedgerEntry],
    _ certificates: [PeriodCertificate], now: Timestamp
  ) throws(BillingError) -> TotalExplanation {
    let counted = counted(entries, in: segment, by: certificates)
    if let certified = certificates.lazy.compactMap({ $0.segment(segment.key) }).first,
      counted.contains(where: { $0.isSealed && segment.span.contains(windowEnd: $0.window.end) })
    {
      return TotalExplanation(certified: certified)
    }
    return try TotalExplanation(meter: meter, span: segment.span, entries: counted, now: now)
  }

  /// What came after the segment's period was closed is no part of its line.
  private static func counted(
    _ entries: [LedgerEntry], in segment: Segment, by certificates: [PeriodCertificate]
  ) -> [LedgerEntry] {
    guard let certified = certificates.lazy.compactMap({ $0.segment(segment.key) }).first else {
      return entries
    }
    return PeriodHistory(entries: entries).known(through: certified.through)
  }

  private func baseLine(_ price: PriceID) async throws(BillingError) -> InvoiceLine {
    let terms = try await prices.terms(price)
    guard case .perUnit(let amount, _) = terms.shape, let money = amount.wholeMinorUnits else {
      throw BillingError(.overflow, "the base price \(price) is not one whole amount")
    }
    return InvoiceLine(
      description: terms.name, meter: nil, price: price, quantity: 1, included: .zero, billable: 1,
      amount: money, tiers: [])
  }

  private func now(of customer: CustomerID, at time: Timestamp?) async throws(BillingError)
    -> Timestamp
  {
    if let time { return time }
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    return try await clock.now(for: link)
  }

  private func refreshed(_ known: SubscriptionRecord?, isNow: Bool, now: Timestamp)
    async throws(BillingError) -> SubscriptionRecord?
  {
    guard isNow, let known, known.period.end <= now else { return known }
    return try await sync.refresh(StripeSubscriptionID(known.id))
  }

  /// All reports and completions whose windows end in the span, page by page.
  private func entries(of customer: CustomerID, in span: UsageSpan) async throws(BillingError)
    -> [LedgerEntry]
  {
    var entries: [LedgerEntry] = []
    var filter = EntryFilter(from: span.start, to: span.end, limit: EntryFilter.limits.upperBound)
    while true {
      let page = try await storing { [filter] () throws(LedgerError) in
        try await store.entries(of: customer, matching: filter)
      }
      entries += page.entries
      guard let next = page.next else { return entries }
      filter.before = next
    }
  }
}
