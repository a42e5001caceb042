import Catalog
import Metering
import StripeAPI

/// A change of plan that waits for the end of a period, as the subscription's metadata at Stripe keeps it: durable, seen
/// by every replica and by whoever looks at the subscription in Stripe's dashboard.
struct PlannedChange: Hashable, Sendable {
  private static let planKey = "billing_next_plan"
  private static let timeKey = "billing_next_plan_at"

  let plan: PlanKey
  /// When the period ended that it waits for.
  let at: Timestamp

  init(plan: PlanKey, at: Timestamp) {
    self.plan = plan
    self.at = at
  }

  /// Nil where nothing waits, or what stands there is not ours.
  init?(_ subscription: StripeSubscription) {
    guard let text = subscription.metadata[Self.planKey], let plan = try? PlanKey(text),
      let seconds = subscription.metadata[Self.timeKey].flatMap({ Int64($0) })
    else { return nil }
    self.init(plan: plan, at: Timestamp(seconds: seconds))
  }

  /// Stripe's default, from a cycle invoice's creation to its finalization.
  static let graceSeconds: Int64 = 3_600

  /// Until then usage may still join the ended period's invoice, which Stripe finalizes an hour after it was cut; a change
  /// of price before that would drop such usage (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period).
  var performedFrom: Timestamp { at.advanced(bySeconds: Self.graceSeconds) }

  /// Whether the period that the subscription is in began at that end, or later.
  func isDue(_ subscription: StripeSubscription) -> Bool {
    guard !subscription.status.isFinal,
      let start = subscription.items.compactMap(\.period).first.map({ Timestamp($0.start) })
    else { return false }
    return start >= at
  }

  /// The end of the period that a planned change waited for, where the event tells that we made it: it took the plan for it
  /// out of the metadata. Nil for any other event.
  static func end(madeBy event: StripeEvent) -> Timestamp? {
    let before = event.previous("metadata", as: [String: String?].self)
    return before?[timeKey].flatMap { $0 }.flatMap { Int64($0) }.map { Timestamp(seconds: $0) }
  }

  var metadata: [String: String] {
    [Self.planKey: plan.text, Self.timeKey: String(at.seconds)]
  }

  /// What takes a planned change back: empty values remove their keys (docs.stripe.com/api/metadata).
  static let nothing = [planKey: "", timeKey: ""]
}
