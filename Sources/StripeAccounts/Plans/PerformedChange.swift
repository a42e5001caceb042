import Metering
import StripeAPI
import UsageLedger

/// The last change of plan that was made now, as the subscription's metadata at Stripe keeps it since the same call.
///
/// When the process ends between Stripe's answer and its own refresh, a later one would date the change to itself, and
/// usage in between would count at the old price here and at the new one at Stripe.
struct PerformedChange: Hashable, Sendable {
  private static let planKey = "plan"
  /// The key of its time in the metadata, nanoseconds.
  static let timeKey = "billing_changed_at"

  let plan: String
  let at: Timestamp

  init(plan: String, at: Timestamp) {
    self.plan = plan
    self.at = at
  }

  /// Nil where none was made.
  init?(_ subscription: StripeSubscription) {
    guard let plan = subscription.metadata[Self.planKey],
      let nanoseconds = subscription.metadata[Self.timeKey].flatMap({ Int64($0) })
    else { return nil }
    self.init(plan: plan, at: Timestamp(nanoseconds: nanoseconds))
  }

  var metadata: [String: String] {
    [Self.planKey: plan, Self.timeKey: String(at.nanoseconds)]
  }

  /// When it was made, if it was not written down yet; nil otherwise.
  ///
  /// A change of prices that was made elsewhere leaves the plan's name alone and is dated otherwise; so is a change of another
  /// period than the present one, whose time has nothing to do with what is seen now.
  func observed(
    since known: SubscriptionRecord?, _ segments: [Segment], in period: BillingPeriod,
    now: Timestamp
  ) -> Timestamp? {
    guard let known, known.plan != plan, period.start < at, at <= now,
      segments.allSatisfy({ $0.key.start < at })
    else { return nil }
    return at
  }
}
