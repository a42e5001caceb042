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
    let metrics = Set(entry.report.countedMetrics.keys)
    let priced = records.segments.filter { segment in
      catalog.meter(of: segment).map { metrics.contains($0.metric) } ?? false
    }
    guard !priced.isEmpty else {
      return records.subscriptions.contains(where: \.isLive) ? noMeteredPrice : noSubscription
    }
    let own = priced.filter { $0.span.counts(entry.window) }
    guard !own.isEmpty else {
      return DeliveryStatus(
        .noSubscription, hint: "the report's window did not end within a subscription")
    }
    var statuses: [DeliveryStatus] = []
    for segment in own {
      guard let desired = try deliveredTotal(of: segment)?.value else { continue }
      statuses.append(DeliveryStatus(records.deliveries[segment.key], desired: desired))
    }
    return statuses.min { Self.progress($0) < Self.progress($1) } ?? unpricedStatus
  }

  /// The farther, the higher; a refusal is told before a wait.
  private static func progress(_ status: DeliveryStatus) -> Int {
    switch status.status {
    case .rejected, .disabled: 0
    case .queued, .notLinked, .noSubscription, .noMeteredPrice: 1
    case .accepted: 2
    case .confirmed: 3
    }
  }
}
