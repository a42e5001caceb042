import Amounts
import Catalog
public import Metering
public import UsageLedger

extension CustomerState {
  /// The rules that a segment is counted by: those that it began with. Throws `unknownPlan` for one of an earlier version
  /// whose meter left the catalogue.
  public func meter(of segment: Segment) throws(BillingError) -> Meter {
    guard let meter = catalog.meter(of: segment) else {
      throw BillingError(
        .unknownPlan, "the catalogue has no meter \"\(segment.key.meter)\" any more")
    }
    return meter
  }

  /// The value that a segment has reached: what should be at Stripe. Once its period is closed, what the certificate says.
  ///
  /// Throws `unknownPlan` as `meter(of:)` does, and `overflow`.
  public func total(of segment: Segment) throws(BillingError) -> SegmentTotal {
    if let certified = certified(segment) { return certified.total }
    return try total(of: segment, by: try meter(of: segment))
  }

  /// The same, counted by a meter of another catalogue.
  func total(of segment: Segment, by meter: Meter) throws(BillingError) -> SegmentTotal {
    try total(Self.query(segment, meter, records), by: meter)
  }

  func total(_ query: FactsQuery, by meter: Meter) throws(BillingError) -> SegmentTotal {
    guard let facts = facts[query] else {
      throw BillingError(
        .storeFailed, "what \(meter.key) is computed from in \(query.span) was not read")
    }
    do {
      return try SegmentTotal(meter: meter, facts: facts, span: query.span, now: now)
    } catch {
      throw BillingError(amount: error)
    }
  }

  /// What the certificate of the segment's period holds; nil while the period is not closed.
  public func certified(_ segment: Segment) -> CertifiedSegment? {
    records.certificates.lazy.compactMap { $0.segment(segment.key) }.first
  }
}
