import CoreMetrics

/// What the delivery counts for whoever watches the service.
struct DeliveryMetrics: Sendable {
  /// Rounds that Stripe or the store did not let go on.
  private let failedRounds = Counter(label: "billing_delivery_failed_rounds_total")
  /// Totals found undelivered for a reason, each time one is looked at.
  private let troubledSegments = Counter(label: "billing_delivery_troubled_segments_total")
  /// Listings of what a customer has at Stripe that failed.
  private let unread = Counter(label: "billing_stripe_listing_failures_total")

  func countUnread() { unread.increment() }

  func countFailedRound() { failedRounds.increment() }

  func countTroubledSegment() { troubledSegments.increment() }
}
