public import Catalog
public import Metering
public import UsageLedger

/// The value that a segment has reached: what should stand at Stripe. Once its period is closed, what the certificate says.
public struct SegmentTotals: Sendable {
  private let store: any Ledger & PeriodJournal
  private let catalog: PriceCatalog
  private let isWhatIf: Bool

  /// `isWhatIf`: the catalogue is another one than the usage was counted by; where it counts a meter otherwise, closed
  /// periods are computed from the ledger by its rules.
  public init(store: any Ledger & PeriodJournal, catalog: PriceCatalog, isWhatIf: Bool = false) {
    self.store = store
    self.catalog = catalog
    self.isWhatIf = isWhatIf
  }

  /// The segment's value as of `now`, from the ledger; throws `unknownPlan` for a meter that left the catalogue.
  public func total(of segment: Segment, now: Timestamp) async throws(BillingError) -> SegmentTotal
  {
    if let certified = try await certified(segment, now: now) { return certified.total }
    guard let meter = rules(of: segment) else {
      throw BillingError(
        .unknownPlan, "the catalogue has no meter \"\(segment.key.meter)\" any more")
    }
    return try await total(
      of: segment.key.customer, meter: meter, span: segment.span, now: now)
  }

  private func rules(of segment: Segment) -> Meter? {
    isWhatIf ? catalog.meter(segment.key.meter) : catalog.meter(of: segment)
  }

  /// Asked only of a segment that is over: it is a question to the store.
  private func certified(_ segment: Segment, now: Timestamp) async throws(BillingError)
    -> CertifiedSegment?
  {
    guard PeriodState(end: segment.end, now: now) == .closed else { return nil }
    let certificates = try await storing { () throws(LedgerError) in
      try await store.certificates(of: segment.key.customer, overlapping: segment.span)
    }
    guard let certified = certificates.lazy.compactMap({ $0.segment(segment.key) }).first else {
      return nil
    }
    guard isWhatIf else { return certified }
    return rules(of: segment).map { certified.meter.counts(like: $0) } ?? false ? certified : nil
  }

  /// The same for any span of a customer's time.
  public func total(of customer: CustomerID, meter: Meter, span: UsageSpan, now: Timestamp)
    async throws(BillingError) -> SegmentTotal
  {
    let query = FactsQuery(customer: customer, meter: meter, span: span)
    let facts = try await storing { () throws(LedgerError) in try await store.facts(query) }
    do {
      return try SegmentTotal(meter: meter, facts: facts, span: span, now: now)
    } catch {
      throw BillingError(amount: error)
    }
  }
}

extension Meter {
  /// Whether the same reports give the same total by both.
  fileprivate func counts(like other: Meter) -> Bool {
    metric == other.metric && aggregation == other.aggregation && rounding == other.rounding
  }
}
