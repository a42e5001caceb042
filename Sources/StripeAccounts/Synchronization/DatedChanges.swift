import Billing
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// A subscription as it was from some moment on.
struct DatedSubscription {
  let subscription: StripeSubscription
  var since: Timestamp
}

extension [DatedSubscription] {
  /// Stripe dates by seconds: of several changes in one second each comes behind the one before.
  mutating func spreadWithinSeconds() {
    for index in indices.dropFirst() {
      self[index].since = Swift.max(
        self[index].since, self[index - 1].since.advanced(byNanoseconds: 1))
    }
  }
}

/// Dates changes that were made elsewhere by Stripe's own events: whenever we look, a segment is cut where Stripe cut.
///
/// Asked only when an item turns out to have another price than the one known, or to be gone, when an event announced a change
/// that may have been taken back since, and for a subscription that is seen for the first time after it was made: it may have had
/// other prices at first. A planned change that we made
/// at a period's end is no such change: it counts from that end, whenever it was made.
struct DatedChanges: Sendable {
  private static let creation = "customer.subscription.created"
  private static let change = "customer.subscription.updated"
  /// Stripe keeps events for 30 days (docs.stripe.com/api/events).
  private static let keptSeconds: Int64 = 30 * 86_400

  /// How far back they go.
  static func oldest(at now: Timestamp) -> Timestamp { now.advanced(bySeconds: -keptSeconds) }

  let stripe: StripeClient

  /// When an event's change counts from. One that was made here is dated by its own note, written in the same call: Stripe's event
  /// may come a little later. A note of before stands in every later state and says nothing of it.
  private static func since(_ event: StripeEvent, _ known: Timestamp) -> Timestamp {
    let created = Timestamp(event.created)
    guard let before = event.previousMetadata[PerformedChange.timeKey],
      let noted = (try? event.subscriptionThen()).flatMap(PerformedChange.init)?.at,
      before != String(noted.nanoseconds), known < noted
    else { return created }
    return min(noted, created)
  }

  /// The states that a subscription's items came into after `known` was written down, oldest first; empty where Stripe's
  /// list of events tells of none. `now` is the customer's.
  ///
  /// Stripe dates by seconds: of the second in which `known` was written down the last state counts, and as if it came behind that.
  func since(_ known: Timestamp, of id: StripeSubscriptionID, now: Timestamp)
    async throws(BillingError) -> [DatedSubscription]
  {
    let from = max(known, Self.oldest(at: now))
    return try await asking {
      var found: [DatedSubscription] = []
      var isSecondTold = false
      var planned = Timestamp(nanoseconds: .max)
      let events = stripe.events(
        types: [Self.creation, Self.change], since: StripeTimestamp(from))
      // The newest first.
      for try await event in events
      where event.objectID == id.rawValue
        && (event.type == Self.creation || event.changedFields.contains("items"))
      {
        let since = Self.since(event, known)
        if let end = PlannedChange.end(madeBy: event) { planned = min(planned, end) }
        guard since <= now, known.seconds <= since.seconds, !isSecondTold else { continue }
        isSecondTold = since <= known
        found.append(
          DatedSubscription(
            subscription: try event.subscriptionThen(),
            since: max(since, known.advanced(byNanoseconds: 1))))
      }
      return found.reversed().filter { $0.since < planned }
    }
  }
}
