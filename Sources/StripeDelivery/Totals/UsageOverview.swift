import Amounts
public import Catalog
public import Metering
public import UsageLedger

/// A customer's usage, meter by meter: total, allowance, what was delivered and how far it is.
public struct UsageOverview: Sendable {
  private let store: any BillingStore
  private let totals: SegmentTotals
  private let prices: PriceBook
  private let catalog: PriceCatalog

  public init(
    store: any BillingStore, totals: SegmentTotals, prices: PriceBook, catalog: PriceCatalog
  ) {
    self.store = store
    self.totals = totals
    self.prices = prices
    self.catalog = catalog
  }

  /// Every meter of the catalogue, in its order, as of `now`, then those that left it and are still billed. Each counts by
  /// the rules of its current segment.
  public func usage(of customer: CustomerID, now: Timestamp) async throws(BillingError)
    -> [MeterUsage]
  {
    let context = try await CustomerContext(customer, store: store)
    var usage: [MeterUsage] = []
    for meter in catalog.meters + gone(context, now) {
      usage.append(try await self.usage(of: meter, in: context, now: now))
    }
    return usage
  }

  /// Meters of current segments that the catalogue no longer has.
  private func gone(_ context: CustomerContext, _ now: Timestamp) -> [Meter] {
    var seen = Set(catalog.meters.map(\.key))
    return context.segments.filter { $0.span.contains(windowEnd: now) }.compactMap(\.rules)
      .filter { seen.insert($0.key).inserted }
  }

  private func usage(of known: Meter, in context: CustomerContext, now: Timestamp)
    async throws(BillingError) -> MeterUsage
  {
    let segment = context.segments.current(of: known.key, at: now)
    let meter = segment?.rules ?? known
    let period =
      segment.map { BillingPeriod(start: $0.key.start, end: $0.end) }
      ?? context.subscription?.period ?? BillingPeriod(calendarMonthOfWindowEnd: now)
    let total = try await totals.total(
      of: context.customer, meter: meter, span: segment?.span ?? period.span, now: now)
    let terms: PriceTerms? =
      if let segment { try await prices.terms(segment.price) } else { nil }
    let record = segment.flatMap { context.deliveries[$0.key] }
    let included = terms?.model?.included ?? .zero
    return MeterUsage(
      meter: meter, period: period, segment: segment, total: total, included: included,
      overage: total.whole.exceeding(included), delivered: record?.accepted?.value,
      delivery: try status(total, terms, record, context), lastReportAt: context.lastReportAt)
  }

  private func status(
    _ total: SegmentTotal, _ terms: PriceTerms?, _ record: DeliveryRecord?,
    _ context: CustomerContext
  ) throws(BillingError) -> DeliveryStatus {
    guard let delivered = terms?.meter else { return context.unpricedStatus }
    do {
      return DeliveryStatus(record, desired: try delivered.delivered(total.whole))
    } catch {
      throw BillingError(amount: error)
    }
  }
}
