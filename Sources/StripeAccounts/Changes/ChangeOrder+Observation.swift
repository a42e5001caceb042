import Billing
import Metering
import StripeAPI
import UsageLedger

extension ChangeOrder {
  /// In the metadata of a subscription: the newest order that is in force there.
  static let metadataKey = "billing_change"

  /// Whether it was accepted after the other; the stores list orders in the same order.
  func isLater(than other: ChangeOrder) -> Bool {
    (requestedAt, id) > (other.requestedAt, other.id)
  }

  /// Whether it waits for the end of a period that is over.
  func isOverdue(_ subscription: StripeSubscription) -> Bool {
    guard moment == .periodEnd, let effectiveAt,
      let start = subscription.items.compactMap(\.period).map(\.start).max()
    else { return false }
    return effectiveAt <= Timestamp(start)
  }

  /// The same with another status; `problem` nil: none any more.
  func with(_ status: Status, problem: String? = nil, at now: Timestamp) -> ChangeOrder {
    var order = self
    order.status = status
    order.problem = problem
    order.updatedAt = now
    return order
  }

  /// What the subscription, as Stripe shows it, means for an order: nil for nothing new. Pure.
  ///
  /// Nothing that was accepted ends in silence: an order that Stripe will not carry out any more has failed, with the reason.
  func observed(
    in subscription: StripeSubscription, _ record: SubscriptionRecord, at now: Timestamp
  ) -> ChangeOrder? {
    guard status.isOpen, status != .revoking else { return nil }
    switch kind {
    case .cancel: return observedCancellation(subscription, record, at: now)
    case .change: return observedChange(subscription, record, at: now)
    }
  }

  private func observedCancellation(
    _ subscription: StripeSubscription, _ record: SubscriptionRecord, at now: Timestamp
  ) -> ChangeOrder? {
    if subscription.status.isFinal {
      var order = with(.done, at: now)
      order.effectiveAt = record.endedAt ?? effectiveAt
      return order
    }
    guard status == .scheduled, !subscription.cancelAtPeriodEnd, subscription.cancelAt == nil else {
      return nil
    }
    return with(.revoked, problem: "the cancellation was taken back at Stripe", at: now)
  }

  private func observedChange(
    _ subscription: StripeSubscription, _ record: SubscriptionRecord, at now: Timestamp
  ) -> ChangeOrder? {
    if subscription.metadata[Self.metadataKey] == id {
      var order = with(.done, at: now)
      order.effectiveAt = effectiveAt ?? PerformedChange(subscription)?.at
      return order
    }
    if subscription.status.isFinal {
      let end = record.endedAt.map { " at \($0)" } ?? ""
      return with(.lapsed, problem: "the subscription ended\(end), before the change", at: now)
    }
    guard moment == .periodEnd, let effectiveAt, let schedule else { return nil }
    guard isOverdue(subscription) else {
      guard subscription.schedule?.rawValue != schedule, status != .failed else { return nil }
      return with(
        .failed,
        problem:
          "its schedule \(schedule) was taken off the subscription at Stripe: nothing will make the change at \(effectiveAt); plan it again or take it back",
        at: now)
    }
    if !prices.isEmpty, Set(record.items.map(\.price)) == Set(prices.map(\.id)) {
      return with(.done, at: now)
    }
    guard status != .failed else { return nil }
    return with(
      .failed,
      problem:
        "the period that began at \(effectiveAt) has other prices: its schedule \(schedule) did not make it; plan it again or take it back",
      at: now)
  }
}
