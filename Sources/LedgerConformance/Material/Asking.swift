import Amounts
import Metering
import UsageLedger

/// Short questions to a store.
struct Asking {
  let store: any BillingStore
  let customer: CustomerID

  init(_ store: any BillingStore, _ maker: ReportMaker) {
    self.store = store
    customer = maker.customer
  }

  func facts(
    _ metric: String, _ span: UsageSpan = UsageSpan(hours: 0..<744),
    _ detail: FactsQuery.Detail = .sum
  ) async throws -> MetricFacts {
    try await store.facts(
      FactsQuery(customer: customer, metric: MetricName(metric), span: span, detail: detail))
  }

  func sum(_ metric: String, _ span: UsageSpan = UsageSpan(hours: 0..<744)) async throws -> Quantity
  {
    try await facts(metric, span).sum
  }

  /// A meter's value in a span, as it stands at the span's end.
  func total(_ metric: String, _ aggregation: Aggregation, _ span: UsageSpan) async throws
    -> SegmentTotal
  {
    let meter = Meter(
      key: try MeterKey(metric), metric: try MetricName(metric),
      kind: aggregation == .sum ? .counter : .gauge, aggregation: aggregation, unit: "unit",
      rounding: .up)
    let facts = try await store.facts(FactsQuery(customer: customer, meter: meter, span: span))
    return try SegmentTotal(meter: meter, facts: facts, span: span, now: span.end)
  }
}
