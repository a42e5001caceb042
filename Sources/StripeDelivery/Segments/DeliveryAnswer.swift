import Amounts
public import StripeAPI

/// What one call at Stripe said about one fact.
public enum DeliveryAnswer: Hashable, Sendable {
  /// Stripe has the fact, now or from before.
  case accepted
  /// Stripe does not have it and will not take it as it is.
  case refused(reason: String)
  /// The fact's key was used with other contents: Stripe knows another fact of this name, as after a restored backup.
  case identifierConflict(reason: String)
  /// Stripe failed inside and keeps that answer under the idempotency key, as it keeps every answer once it has begun
  /// (docs.stripe.com/api/idempotent_requests): the same fact must be sent again under another key.
  case failed(reason: String)
  /// Unknown or not now: the same fact must be sent again. `isAnswering` tells a slow Stripe from an absent one.
  case postponed(reason: String, isAnswering: Bool)

  /// Reads an error of the call.
  public init(_ error: StripeError) {
    let reason = error.description
    switch error.kind {
    case .invalidRequest, .notFound, .card: self = .refused(reason: reason)
    case .idempotency: self = .identifierConflict(reason: reason)
    case .connection, .timeout: self = .postponed(reason: reason, isAnswering: false)
    case .api: self = .failed(reason: reason)
    case .rateLimited, .conflict, .authentication, .permission, .unreadableAnswer, .notSent,
      .signature, .cancelled:
      self = .postponed(reason: reason, isAnswering: true)
    }
  }
}

extension WholeQuantity {
  /// Whether Stripe takes it as a meter's value: at most 15 digits
  /// (docs.stripe.com/changelog/dahlia/2026-04-22/billing-meter-event-values-validation).
  var fitsStripe: Bool {
    self <= .stripeLimit && self >= WholeQuantity(-WholeQuantity.stripeLimit.units)
  }
}
