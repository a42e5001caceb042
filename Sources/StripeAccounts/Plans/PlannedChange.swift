import Catalog
import Metering
import StripeAPI
import UsageLedger

/// A change of plan that waits for the end of a period, as the first release kept it in the subscription's metadata at Stripe.
///
/// It is taken over as an order of ours, which a schedule of Stripe's carries out.
struct PlannedChange: Hashable, Sendable {
  private static let planKey = "billing_next_plan"
  private static let timeKey = "billing_next_plan_at"

  let plan: PlanKey
  /// When the period ended that it waits for.
  let at: Timestamp

  /// Nil where nothing waits, or what stands there is not ours.
  init?(_ subscription: StripeSubscription) {
    guard let text = subscription.metadata[Self.planKey], let plan = try? PlanKey(text),
      let seconds = subscription.metadata[Self.timeKey].flatMap({ Int64($0) })
    else { return nil }
    self.plan = plan
    at = Timestamp(seconds: seconds)
  }

  /// Stripe's default, from a cycle invoice's creation to its finalization.
  static let graceSeconds: Int64 = 3_600

  /// The same change as an order; of the same metadata always the same one.
  func order(of subscription: SubscriptionRecord, at now: Timestamp) -> ChangeOrder {
    ChangeOrder(
      id: "chg_\(subscription.id)_\(at.seconds)", customer: subscription.customer,
      subscription: subscription.id, kind: .change, moment: .periodEnd, plan: plan.text,
      requestedAt: now, effectiveAt: at)
  }

  /// The end of the period that a planned change waited for, where the event tells that we made it: it took the plan for it
  /// out of the metadata and changed items in the same call. Nil for any other event.
  static func end(madeBy event: StripeEvent) -> Timestamp? {
    guard event.changedFields.contains("items") else { return nil }
    return event.previousMetadata[timeKey].flatMap { $0 }.flatMap { Int64($0) }.map {
      Timestamp(seconds: $0)
    }
  }

  /// What takes it out of the metadata: empty values remove their keys (docs.stripe.com/api/metadata).
  static let nothing = [planKey: "", timeKey: ""]

  /// The metadata without it.
  static func removed(from metadata: [String: String]) -> [String: String] {
    metadata.filter { nothing[$0.key] == nil }
  }
}
