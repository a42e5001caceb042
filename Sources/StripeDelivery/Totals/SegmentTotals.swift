public import Catalog
public import Metering
public import UsageLedger

/// The value that a segment has reached: what should stand at Stripe.
public struct SegmentTotals: Sendable {
  private let store: any Ledger
  private let catalog: PriceCatalog

  public init(store: any Ledger, catalog: PriceCatalog) {
    self.store = store
    self.catalog = catalog
  }

  /// The segment's value as of `now`, from the ledger; throws `unknownPlan` for a meter that left the catalogue.
  public func total(of segment: Segment, now: Timestamp) async throws(BillingError) -> SegmentTotal
  {
    guard let meter = catalog.meter(segment.key.meter) else {
      throw BillingError(
        .unknownPlan, "the catalogue has no meter \"\(segment.key.meter)\" any more")
    }
    return try await total(
      of: segment.key.customer, meter: meter, span: segment.span, now: now)
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
