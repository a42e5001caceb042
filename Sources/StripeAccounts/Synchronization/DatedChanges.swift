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
  /// A change that was made here is dated by its own note: Stripe's event may come a little later. Every later state bears the
  /// same time, one that a schedule of ours brings with another plan's name; a time from before `known` says nothing here.
  mutating func dateByNotes(after known: Timestamp) {
    var before = known
    for index in indices {
      guard let noted = PerformedChange(self[index].subscription)?.at, before < noted else {
        continue
      }
      self[index].since = Swift.min(noted, self[index].since)
      before = noted
    }
  }

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
        let since = Timestamp(event.created)
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
