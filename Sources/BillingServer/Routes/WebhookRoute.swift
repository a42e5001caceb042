import HTTPTypes
import Hummingbird
import Metering
import Reporting
import StripeAPI
import StripeDelivery
import UsageLedger
import Wire

/// `POST /webhooks/stripe`: proves that an event is Stripe's and writes it down; everything else happens behind the answer.
///
/// Stripe sends an event again until it is answered with 200 (docs.stripe.com/webhooks): so that is said once it is durable.
struct WebhookRoute: Sendable {
  let intake: EventIntake
  /// Several with commas between while one is replaced; nil: nobody can prove anything.
  let secret: Secret?
  let clock: any WallClock

  @Sendable func receive(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    guard let secret else { throw Problem.webhooksDisabled }
    let bytes = try await request.bytes(upTo: BodyLimit.webhook, taking: nil)
    let event = try event(bytes, header: request.headers[.stripeSignature], secret)
    let arrival = try await intake.take(event, from: .webhook)
    return Response(
      json: .object([
        "event": .string(event.id),
        "status": .string(arrival == .new ? "recorded" : "known"),
      ]))
  }

  private func event(_ bytes: [UInt8], header: String?, _ secret: Secret) throws(Problem)
    -> InboxEvent
  {
    guard let header else { throw .unprovenEvent("the header Stripe-Signature is missing") }
    let now = clock.now()
    let notification: StripeNotification
    do {
      notification = try StripeNotification(
        payload: bytes, header: header, secrets: Self.secrets(in: secret),
        now: StripeTimestamp(unixSeconds: now.seconds))
    } catch {
      throw .refusedEvent(error)
    }
    guard let event = InboxEvent(notification, receivedAt: now) else {
      throw .malformedEvent("an id, the type or the time is none that Stripe gives")
    }
    return event
  }

  private static func secrets(in secret: Secret) -> [WebhookSecret] {
    secret.revealed.split(separator: ",").map { WebhookSecret(String($0)) }
  }
}

extension WebhookRoute {
  init(_ dependencies: ServiceDependencies) {
    intake = EventIntake(inbox: dependencies.store)
    secret = dependencies.settings.webhookSecret
    clock = dependencies.clock
  }
}

extension Problem {
  static var webhooksDisabled: Problem {
    Problem(
      .serviceUnavailable, .webhooksDisabled, title: "No webhook is taken",
      detail: "STRIPE_WEBHOOK_SECRET is not set, so that no event can be proved to be Stripe's")
  }

  static func unprovenEvent(_ detail: String) -> Problem {
    Problem(
      .badRequest, .invalidSignature, title: "The event is not proved to be Stripe's",
      detail: detail)
  }

  static func malformedEvent(_ detail: String) -> Problem {
    Problem(.badRequest, .malformedEvent, title: "The body is no event", detail: detail)
  }

  /// What a signature or a body was refused for.
  static func refusedEvent(_ error: any Error) -> Problem {
    guard let error = error as? StripeError, error.kind == .signature else {
      return .malformedEvent("the signature is Stripe's and the body is no event of Stripe's")
    }
    return .unprovenEvent(error.message)
  }
}

extension HTTPField.Name {
  // Literals of lower-case letters and hyphens are field names (RFC 9110 §5.1).
  static let stripeSignature = HTTPField.Name("stripe-signature")!
}
