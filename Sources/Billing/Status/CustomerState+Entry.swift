import Amounts
import Catalog
import Metering
import Reporting
public import UsageLedger

extension CustomerState {
  /// How far one report is on its way, from what the journal knows: the least advanced of the totals that it is part of.
  ///
  /// Throws as ``usage()`` does.
  public func status(of entry: LedgerEntry) throws(BillingError) -> DeliveryStatus {
    guard records.link != nil else { return .notLinked }
    if let held = records.quarantine.first(where: { $0.entry == entry.id }) {
      return .quarantined(held)
    }
    let metrics = Set(entry.report.countedMetrics.keys)
    let priced = records.segments.filter { segment in
      catalog.meter(of: segment).map { metrics.contains($0.metric) } ?? false
    }
    guard !priced.isEmpty else {
      return records.subscriptions.contains(where: \.isLive) ? noMeteredPrice : noSubscription
    }
    let own = priced.filter { $0.span.counts(entry.window) }
    guard !own.isEmpty else {
      let places = Set(priced.map(\.key.meter)).map { place(of: entry, in: $0) }
      return DeliveryStatus(.noSubscription, hint: Self.unbilledHint(places))
    }
    var statuses: [DeliveryStatus] = []
    for segment in own {
      guard let desired = try deliveredTotal(of: segment)?.value else { continue }
      statuses.append(DeliveryStatus(records.deliveries[segment.key], desired: desired))
    }
    return statuses.min { Self.progress($0) < Self.progress($1) } ?? unpricedStatus
  }

  private static func unbilledHint(_ places: [UsagePlace]) -> String {
    let isWaived = places.contains { if case .waived = $0 { true } else { false } }
    return isWaived
      ? "the report's window ended after the subscription did: it is waived"
      : "the report's window did not end within a subscription"
  }

  /// The farther, the higher; a refusal is told before a wait.
  private static func progress(_ status: DeliveryStatus) -> Int {
    switch status.status {
    case .rejected, .disabled: 0
    case .queued, .quarantined, .notLinked, .noSubscription, .noMeteredPrice: 1
    case .accepted: 2
    case .confirmed: 3
    }
  }
}
