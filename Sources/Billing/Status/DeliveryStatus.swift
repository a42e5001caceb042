/// How far usage is on its way to Stripe.
public enum StripeStatus: String, Hashable, Sendable, CaseIterable {
  /// Durable here; will be delivered.
  case queued
  /// Durable here, and kept apart before charge until somebody decides, or its deadline.
  case quarantined
  /// The customer has no link to a Stripe customer.
  case notLinked = "not_linked"
  /// The customer has no live subscription.
  case noSubscription = "no_subscription"
  /// None of the metrics is priced by the customer's subscription.
  case noMeteredPrice = "no_metered_price"
  /// Nothing is sent before someone acts: Stripe has no active meter that takes totals, or a total is blocked. Durable here.
  case disabled
  /// Stripe took the totals that cover it, or they needed no change.
  case accepted
  /// Stripe's own summaries agree.
  case confirmed
  /// Stripe will not take it; the reason says why.
  case rejected
}

/// What an answer says about a report: whether Stripe has totals that cover it, and if not, why and what to check.
public struct DeliveryStatus: Hashable, Sendable {
  /// How far the usage is.
  public let status: StripeStatus
  /// Which of the guide's troubleshooting checks applies, as a sentence; nil when there is nothing to do.
  public let hint: String?

  /// A `hint` is a whole sentence that says what to do.
  public init(_ status: StripeStatus, hint: String? = nil) {
    self.status = status
    self.hint = hint
  }

  /// Of every report for a customer that is not linked.
  public static let notLinked = DeliveryStatus(
    .notLinked,
    hint: "the customer is not linked to Stripe: POST /api/customers or `billing customers add`")

  /// `stripe_reported`: Stripe accepted totals that cover every priced metric.
  public var isReported: Bool { status == .accepted || status == .confirmed }
}
