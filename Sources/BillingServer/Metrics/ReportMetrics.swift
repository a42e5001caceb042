import Billing
import CoreMetrics

/// Counts what became of reports.
struct ReportMetrics: Sendable {
  enum Fate: String, CaseIterable {
    case accepted, completed, duplicate, conflict, refused
  }

  private let fates: [Fate: Counter]
  private let answers: [StripeStatus: Counter]
  private let appends: CoreMetrics.Timer
  private let waits: CoreMetrics.Timer

  init(factory: PrometheusRegistry) {
    func counter(_ label: String, _ name: String, _ value: String) -> Counter {
      Counter(label: label, dimensions: [(name, value)], factory: factory)
    }
    fates = Dictionary(
      uniqueKeysWithValues: Fate.allCases.map {
        ($0, counter("billing_reports", "fate", $0.rawValue))
      })
    answers = Dictionary(
      uniqueKeysWithValues: StripeStatus.allCases.map {
        ($0, counter("billing_delivery_answers", "stripe_status", $0.rawValue))
      })
    appends = CoreMetrics.Timer(
      label: "billing_ledger_append_duration_seconds", factory: factory)
    waits = CoreMetrics.Timer(
      label: "billing_delivery_wait_duration_seconds", factory: factory)
  }

  func count(_ fate: Fate) { fates[fate]?.increment() }
  func answered(_ status: StripeStatus) { answers[status]?.increment() }
  func appended(after duration: Duration) { appends.recordNanoseconds(duration.nanoseconds) }
  func waited(_ duration: Duration) { waits.recordNanoseconds(duration.nanoseconds) }
}

extension Duration {
  /// Held at the range of 64 bits.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    guard seconds < 9_000_000_000 else { return .max }
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
