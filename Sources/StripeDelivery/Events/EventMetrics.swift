import CoreMetrics
import Metering
import UsageLedger

/// What is counted of Stripe's events for whoever watches the service.
struct EventMetrics: Sendable {
  private static let total = "billing_stripe_events_total"

  private let due = Gauge(label: "billing_stripe_events_due")
  private let unlinked = Gauge(label: "billing_stripe_events_unlinked")
  private let age = Gauge(label: "billing_stripe_event_age_seconds")
  private let failures = Counter(label: "billing_stripe_event_failures_total")
  private let reports = Counter(label: "billing_stripe_meter_error_reports_total")

  /// An event that is written down for the first time. Types that nothing follows from share one series.
  func countArrival(_ event: InboxEvent, from source: EventSource) {
    let type = EventConcern(event) == .nothing ? "other" : event.type
    Counter(label: Self.total, dimensions: [("source", source.rawValue), ("type", type)])
      .increment()
  }

  func show(_ state: InboxState) {
    due.record(state.dueCount)
    unlinked.record(state.unlinkedCount)
  }

  /// How long ago the newest event happened of those that were processed.
  func showAge(of newest: Timestamp, at now: Timestamp) {
    age.record(max(0, now.seconds - newest.seconds))
  }

  /// Events that could not be read or processed, and are tried again.
  func countFailure() { failures.increment() }

  func countErrorReport() { reports.increment() }
}
