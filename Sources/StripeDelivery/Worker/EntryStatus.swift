import Billing
import Catalog
import Metering
import Reporting
import UsageLedger

/// Reads from a reconciliation's report how far one ledger entry is on its way.
struct EntryStatus {
  let entry: LedgerEntry
  let catalog: PriceCatalog

  static let pending = DeliveryStatus(
    .queued, hint: "Stripe has not answered yet; the report is kept and will be delivered")

  func status(_ report: ReconciliationReport) -> DeliveryStatus {
    switch report.outcome {
    case .notLinked: .notLinked
    case .noSubscription:
      DeliveryStatus(
        .noSubscription,
        hint: "check that the customer has an active subscription that includes a metered price")
    case .claimedElsewhere: Self.pending
    case .failed(let error):
      DeliveryStatus(.queued, hint: "Stripe could not be asked: \(error.context)")
    case .delivered(let statuses): status(statuses)
    }
  }

  private func status(_ statuses: [SegmentStatus]) -> DeliveryStatus {
    let metrics = Set(entry.report.countedMetrics.keys)
    let priced = statuses.filter { status in
      catalog.meter(of: status.segment).map { metrics.contains($0.metric) } ?? false
    }
    guard !priced.isEmpty else {
      return DeliveryStatus(
        .noMeteredPrice,
        hint: "check that lookup keys match exactly and that the subscription has the metered price"
      )
    }
    let own = priced.filter { $0.segment.span.counts(entry.window) }
    guard !own.isEmpty else {
      return DeliveryStatus(
        .noSubscription, hint: "the report's window did not end within a subscription")
    }
    if own.allSatisfy({ $0.state == .settled }) { return DeliveryStatus(.accepted) }
    if let reason = own.lazy.compactMap(\.blockedReason).first {
      return DeliveryStatus(.disabled, hint: reason)
    }
    return DeliveryStatus(.queued, hint: own.compactMap(\.trouble).first ?? Self.pending.hint)
  }
}
