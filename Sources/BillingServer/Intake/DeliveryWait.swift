import Billing
import Metering
import StripeDelivery
import Synchronization
import UsageLedger

/// Asks how far a report is on its way, waiting for Stripe only while few others wait: a slow Stripe must not hold
/// every request of the service.
final class DeliveryWait: Sendable {
  private let deliveries: any ReportDeliveries
  private let patience: Duration
  private let limit: Int
  private let metrics: ReportMetrics
  private let waiting = Mutex(0)

  init(
    deliveries: any ReportDeliveries, patience: Duration, limit: Int, metrics: ReportMetrics
  ) {
    self.deliveries = deliveries
    self.patience = patience
    self.limit = limit
    self.metrics = metrics
  }

  /// The status of a report that nothing is to be sent for; nil when it takes a question.
  func status(of receipt: AppendReceipt) -> DeliveryStatus? {
    guard !receipt.isLinked else { return nil }
    metrics.waited(.zero)
    metrics.answered(DeliveryStatus.notLinked.status)
    return .notLinked
  }

  /// The status of a report, for which Stripe is waited for where its customer is linked.
  func status(of receipt: AppendReceipt, _ entry: LedgerEntry) async -> DeliveryStatus {
    if let status = status(of: receipt) { return status }
    let mayWait = waiting.withLock { waiting in
      waiting += 1
      return waiting <= limit
    }
    defer { waiting.withLock { $0 -= 1 } }
    let start = ContinuousClock.now
    let status = await deliveries.deliver(entry, waitingAtMost: mayWait ? patience : .zero)
    metrics.waited(ContinuousClock.now - start)
    metrics.answered(status.status)
    return status
  }
}
