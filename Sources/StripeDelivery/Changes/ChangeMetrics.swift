import CoreMetrics
import UsageLedger

/// What is counted of accepted changes for whoever watches the service.
struct ChangeMetrics: Sendable {
  /// Changes and cancellations that were accepted and are neither in force nor over.
  private let open = Gauge(label: "billing_planned_changes_open")
  /// Of those, the ones that cannot be made: an alarm while it is not 0.
  private let failed = Gauge(label: "billing_planned_changes_failed")
  /// Changes found not to be possible.
  private let failures = Counter(label: "billing_planned_change_failures_total")

  func set(_ orders: [ChangeOrder]) {
    open.record(orders.count)
    failed.record(orders.count { $0.status == .failed })
  }

  func countFailure() { failures.increment() }
}
