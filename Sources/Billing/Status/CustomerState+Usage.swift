import Amounts
import Catalog
import Metering
import UsageLedger

extension CustomerState {
  /// The usage of every meter of the catalogue, in its order, then of those that left it and are still billed: total,
  /// allowance, what was delivered and how far it is. Each counts by the rules of its current segment.
  ///
  /// Throws `unknownPlan` for a price whose terms are not known, and `overflow`.
  public func usage() throws(BillingError) -> [MeterUsage] {
    var usage: [MeterUsage] = []
    for meter in catalog.meters + departedMeters { usage.append(try self.usage(of: meter)) }
    return usage
  }

  /// Meters of current segments that the catalogue no longer has.
  private var departedMeters: [Meter] {
    var seen = Set(catalog.meters.map(\.key))
    return records.segments.filter { $0.span.contains(windowEnd: now) }.compactMap(\.rules)
      .filter { seen.insert($0.key).inserted }
  }

  func usage(of known: Meter) throws(BillingError) -> MeterUsage {
    let segment = records.segments.current(of: known.key, at: now)
    let meter = segment?.rules ?? known
    let period =
      segment.map { BillingPeriod(start: $0.key.start, end: $0.end) }
      ?? Self.usagePeriod(records, now: now)
    let total =
      if let segment { try self.total(of: segment) } else {
        try self.total(Self.usageQuery(meter, records, now: now), by: meter)
      }
    let terms: PriceTerms? = if let segment { try self.terms(of: segment.price) } else { nil }
    let record = segment.flatMap { records.deliveries[$0.key] }
    let included = terms?.model?.included ?? .zero
    return MeterUsage(
      meter: meter, period: period, segment: segment, total: total, included: included,
      overage: total.whole.exceeding(included), delivered: record?.accepted?.value,
      delivery: try status(segment, total, terms, record), lastReportAt: records.lastReportAt)
  }

  private func status(
    _ segment: Segment?, _ total: SegmentTotal, _ terms: PriceTerms?, _ record: DeliveryRecord?
  ) throws(BillingError) -> DeliveryStatus {
    guard let delivered = terms?.meter else { return unpricedStatus }
    if let segment, isCleared(segment) { return DeliveryStatus(record, desired: .zero) }
    do {
      return DeliveryStatus(record, desired: try delivered.delivered(total.whole))
    } catch {
      throw BillingError(amount: error)
    }
  }
}
