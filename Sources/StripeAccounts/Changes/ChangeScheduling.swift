import Billing
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Has Stripe carry out a change of plan at a period's end, by a subscription schedule of two phases
/// (docs.stripe.com/billing/subscriptions/subscription-schedules).
///
/// Two calls: the schedule, which changes nothing by itself, then its phases. Interrupted in between, the same again finds
/// the schedule and goes on; done twice, the phases are written once more.
struct ChangeScheduling: Sendable {
  /// How long the new phase lasts: behind it the schedule lets the subscription go.
  private static let lastPhaseSeconds: Int64 = 3_600

  let stripe: StripeClient
  let changing: PlanChanging

  /// The schedule that makes `order`. Throws `refusedByStripe` where another's schedule manages the subscription.
  func schedule(_ order: ChangeOrder, _ boundary: Timestamp, on subscription: StripeSubscription)
    async throws(BillingError) -> StripeSubscriptionScheduleID
  {
    _ = try await changing.planItems(subscription)
    let startsCycle = try await startsCycle(order, subscription)
    let schedule = try await own(subscription)
    guard var running = schedule.phases.last(where: { Timestamp($0.start) < boundary }) else {
      throw BillingError(.refusedByStripe, "the schedule \(schedule.id) has no running phase")
    }
    running.end = StripeTimestamp(boundary)
    if subscription.status == .trialing { running.trialEnd = subscription.trialEnd }
    let metadata = PlannedChange.removed(from: subscription.metadata)
      .merging(["plan": order.plan ?? "", ChangeOrder.metadataKey: order.id]) { $1 }
    let next = StripeSubscriptionSchedule.Phase(
      start: running.end,
      end: StripeTimestamp(boundary.advanced(bySeconds: Self.lastPhaseSeconds)),
      items: order.prices.map { .init(price: $0.stripeID, quantity: $0.quantity) },
      metadata: metadata, discounts: running.discounts, startsCycle: startsCycle)
    _ = try await asking {
      try await stripe.updateSchedule(
        schedule.id, phases: [running, next], metadata: [ChangeOrder.metadataKey: order.id])
    }
    return schedule.id
  }

  /// Lets the subscription go on without our schedule; nothing without one. Another's is left alone `ifOurs`, else
  /// `refusedByStripe` is thrown.
  func release(_ subscription: StripeSubscription, ifOurs: Bool = false)
    async throws(BillingError)
  {
    guard let id = subscription.schedule else { return }
    let schedule = try await asking { try await stripe.schedule(id) }
    guard !schedule.isOver, !ifOurs || Self.isOurs(schedule) else { return }
    try Self.check(schedule, subscription)
    try await asking { try await stripe.releaseSchedule(id) }
  }

  private func own(_ subscription: StripeSubscription) async throws(BillingError)
    -> StripeSubscriptionSchedule
  {
    guard let id = subscription.schedule else {
      return try await asking { try await stripe.createSchedule(of: subscription.id) }
    }
    let schedule = try await asking { try await stripe.schedule(id) }
    try Self.check(schedule, subscription)
    return schedule
  }

  /// A schedule that plans nothing yet is the one that an interrupted attempt left.
  private static func isOurs(_ schedule: StripeSubscriptionSchedule) -> Bool {
    schedule.metadata[ChangeOrder.metadataKey] != nil
      || schedule.phases.count == 1 && schedule.endBehavior == "release"
  }

  private static func check(
    _ schedule: StripeSubscriptionSchedule, _ subscription: StripeSubscription
  ) throws(BillingError) {
    guard isOurs(schedule) else {
      throw BillingError(
        .refusedByStripe,
        "the schedule \(schedule.id), which was not made here, manages the subscription \(subscription.id): change it at Stripe, or release it first"
      )
    }
  }

  /// A price with another interval is charged for a whole one: it begins with the phase.
  private func startsCycle(_ order: ChangeOrder, _ subscription: StripeSubscription)
    async throws(BillingError) -> Bool
  {
    let held = try await changing.items(of: subscription).map { Self.interval($0.price) }
    for price in order.prices {
      let planned = try await asking { try await stripe.price(price.stripeID) }
      guard planned.active else {
        throw BillingError(
          .notApplied,
          "Stripe's price \(price.id) of the plan \(order.plan ?? "") is archived; `billing catalog apply` brings it back"
        )
      }
      if !held.contains(Self.interval(planned)) { return true }
    }
    return false
  }

  private static func interval(_ price: StripePrice) -> String {
    price.recurring.map { "\($0.intervalCount) \($0.interval.rawValue)" } ?? ""
  }
}
