import CoreMetrics

/// What the delivery counts for whoever watches the service.
struct DeliveryMetrics: Sendable {
  /// Rounds that Stripe or the store did not let go on.
  private let failedRounds = Counter(label: "billing_delivery_failed_rounds_total")
  /// Totals found undelivered for a reason, each time one is looked at.
  private let troubledSegments = Counter(label: "billing_delivery_troubled_segments_total")
  /// Listings of what a customer has at Stripe that failed.
  private let unread = Counter(label: "billing_stripe_listing_failures_total")

  /// Customers that wait to be looked at, and for how long the first of them has.
  private let waiting = Gauge(label: "billing_delivery_queue_customers")
  private let waited = Gauge(label: "billing_delivery_queue_age_seconds")

  func record(waiting count: Int, since start: ContinuousClock.Instant?) {
    waiting.record(count)
    waited.record(start.map { Double((ContinuousClock.now - $0).components.seconds) } ?? 0)
  }

  func countUnread() { unread.increment() }

  func countFailedRound() { failedRounds.increment() }

  func countTroubledSegment() { troubledSegments.increment() }
}
