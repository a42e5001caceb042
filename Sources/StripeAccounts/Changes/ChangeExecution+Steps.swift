import Billing
import Catalog
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

extension ChangeExecution {
  func schedule(
    _ order: ChangeOrder, _ subscription: StripeSubscription, _ record: SubscriptionRecord
  ) async throws(BillingError) -> ChangeOrder {
    guard !subscription.cancelAtPeriodEnd, subscription.cancelAt == nil else {
      throw .endsFirst(record)
    }
    var order = try await priced(order, record)
    let boundary = order.effectiveAt ?? record.period.end
    order.schedule = try await scheduling.schedule(order, boundary, on: subscription).rawValue
    order.effectiveAt = boundary
    try await forgetPlanned(subscription)
    try await replaceOthers(than: order)
    return try await keep(order.with(.scheduled, at: wall.now()))
  }

  func planCancellation(
    _ order: ChangeOrder, _ subscription: StripeSubscription, _ record: SubscriptionRecord
  ) async throws(BillingError) -> ChangeOrder {
    var order = order
    try await scheduling.release(subscription)
    let update = StripeSubscriptionUpdate(
      cancelAtPeriodEnd: true, metadata: PlannedChange.nothing)
    let planned = try await asking {
      try await stripe.updateSubscription(subscription.id, update)
    }
    order.effectiveAt = planned.cancelAt.map { Timestamp($0) } ?? record.period.end
    try await replaceOthers(than: order)
    let kept = try await keep(order.with(.scheduled, at: wall.now()))
    try await sync.refresh(subscription.id)
    return kept
  }

  /// Takes a planned change or cancellation off the subscription, and leaves whatever else is on it.
  func revoke(_ order: ChangeOrder, _ subscription: StripeSubscription)
    async throws(BillingError) -> ChangeOrder
  {
    if !subscription.status.isFinal {
      switch order.kind {
      case .change:
        if order.schedule == nil || subscription.schedule?.rawValue == order.schedule {
          try await scheduling.release(subscription, ifOurs: true)
        }
        try await forgetPlanned(subscription)
      case .cancel:
        if subscription.cancelAtPeriodEnd {
          let update = StripeSubscriptionUpdate(cancelAtPeriodEnd: false)
          _ = try await asking { try await stripe.updateSubscription(subscription.id, update) }
        }
      }
    }
    let kept = try await keep(order.with(.revoked, at: wall.now()))
    try await sync.refresh(subscription.id)
    return kept
  }

  /// Makes what is still asked for, with the subscription as it is then, while nobody else changes one of the customer: of two
  /// orders that are carried out at once, the later one's is what stays at Stripe.
  func alone(
    _ order: ChangeOrder,
    _ make: (ChangeOrder, StripeSubscription) async throws(BillingError) -> ChangeOrder
  ) async throws(BillingError) -> ChangeOrder? {
    try await settlement.exclusively(order.customer) { () throws(BillingError) -> ChangeOrder? in
      guard let current = try await self.order(order.id), current.status == order.status
      else { return try await self.order(order.id) }
      let subscription = try await asking {
        try await stripe.subscription(StripeSubscriptionID(order.subscription))
      }
      return try await make(current, subscription)
    }
  }

  /// Settles, then makes the change of an order that is still open, before anybody sends again.
  func settled(
    _ order: ChangeOrder,
    _ make: (ChangeOrder, StripeSubscription) async throws(BillingError) -> Timestamp
  ) async throws(BillingError) -> ChangeOrder? {
    let link = try await store.existingLink(of: order.customer)
    return try await settlement.settling(link) { () throws(BillingError) -> ChangeOrder? in
      guard var current = try await self.order(order.id), current.status.isOpen,
        current.status != .revoking
      else { return try await self.order(order.id) }
      let subscription = try await asking {
        try await stripe.subscription(StripeSubscriptionID(order.subscription))
      }
      current.prices = order.prices
      current.effectiveAt = try await make(current, subscription)
      try await replaceOthers(than: current)
      let done = try await keep(current.with(.done, at: wall.now()))
      try await sync.refresh(subscription.id)
      return done
    }
  }

  func cancel(_ subscription: StripeSubscription) async throws(BillingError) -> Timestamp {
    guard !subscription.status.isFinal else {
      return (subscription.endedAt ?? subscription.canceledAt).map { Timestamp($0) } ?? wall.now()
    }
    let ended = try await asking {
      try await stripe.cancelSubscription(subscription.id, invoiceNow: true, prorate: true)
    }
    return (ended.endedAt ?? ended.canceledAt).map { Timestamp($0) } ?? wall.now()
  }

  func change(_ subscription: StripeSubscription, _ order: ChangeOrder)
    async throws(BillingError) -> Timestamp
  {
    if subscription.metadata[ChangeOrder.metadataKey] == order.id {
      return PerformedChange(subscription)?.at ?? wall.now()
    }
    let now = try await clock.now(for: try await store.existingLink(of: order.customer))
    try await scheduling.release(subscription)
    let start = subscription.items.compactMap(\.period).map(\.start).max()
    try await changing.change(
      subscription, order, since: order.isOverdue(subscription) ? start : nil, at: now)
    return now
  }

  /// With the prices that the plan has at Stripe now; once asked for, they stay what was accepted, whatever becomes of the
  /// catalogue.
  func priced(_ order: ChangeOrder, _ record: SubscriptionRecord) async throws(BillingError)
    -> ChangeOrder
  {
    guard order.prices.isEmpty else { return order }
    var order = order
    let plan = try await changing.plan(try planKey(of: order), for: record)
    order.prices = try await changing.prices(of: plan)
    for price in order.prices { _ = try await changing.prices.terms(price.id) }
    return try await keep(order)
  }

  private func planKey(of order: ChangeOrder) throws(BillingError) -> PlanKey {
    do throws(MeteringError) {
      return try PlanKey(order.plan ?? "")
    } catch {
      throw BillingError(.unknownPlan, error.context)
    }
  }

  /// The invoice of the period before is a draft for an hour, and a change of price would drop usage that still joins it
  /// (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period). Throws `notSettled` while it is.
  func checkPeriodBefore(_ record: SubscriptionRecord) async throws(BillingError) {
    let link = try await store.existingLink(of: record.customer)
    let from = record.period.start.advanced(bySeconds: PlannedChange.graceSeconds)
    if record.createdAt < record.period.start, try await clock.now(for: link) < from {
      throw BillingError(
        .notSettled, "the invoice of the period before takes usage until \(from)")
    }
  }

  private func forgetPlanned(_ subscription: StripeSubscription) async throws(BillingError) {
    guard PlannedChange(subscription) != nil else { return }
    let update = StripeSubscriptionUpdate(metadata: PlannedChange.nothing)
    _ = try await asking { try await stripe.updateSubscription(subscription.id, update) }
  }

  /// What was accepted before gives way: to a change other changes, to a cancellation everything.
  private func replaceOthers(than order: ChangeOrder) async throws(BillingError) {
    let others = try await storing { () throws(LedgerError) in
      try await store.changes(of: order.customer).filter {
        $0.subscription == order.subscription && $0.id != order.id && $0.status.isOpen
          && !$0.isLater(than: order) && (order.kind == .cancel || $0.kind == .change)
      }
    }
    for other in others {
      try await keep(
        other.with(.replaced, problem: "\(order.id) came in its place", at: wall.now()))
    }
  }

  func order(_ id: String) async throws(BillingError) -> ChangeOrder? {
    try await storing { () throws(LedgerError) in try await store.change(id) }
  }

  @discardableResult
  func keep(_ order: ChangeOrder) async throws(BillingError) -> ChangeOrder {
    try await storing { () throws(LedgerError) in try await store.save(order) }
    return order
  }
}

extension BillingError {
  static func endsFirst(_ record: SubscriptionRecord) -> BillingError {
    let end = (record.cancelsAt ?? record.period.end)
    return BillingError(
      .endsFirst,
      "the subscription \(record.id) is cancelled at \(end); take that back first (DELETE /api/subscriptions/\(record.id)/change)"
    )
  }
}
