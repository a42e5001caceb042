public import Billing
public import Catalog
public import Metering
import Rating
import StripeAPI
import StripeCatalog
public import UsageLedger

extension StripeSubscriptions {
  public func preview(
    _ id: String, changingTo plan: PlanKey, prices optional: [MeterKey]?,
    at moment: ChangeOrder.Moment
  ) async throws(BillingError) -> ChangePreview {
    let (record, subscription, now) = try await fresh(id)
    let wanted = try await changing.plan(plan, with: optional, for: record)
    if record.cancelsAt != nil, moment == .periodEnd { throw .endsFirst(record) }
    let prices = try await changing.prices(of: wanted)
    var documents: [PriceDocument] = []
    for price in prices { documents.append(try await changing.prices.terms(price.id).document) }
    let end = record.period.end
    let order = ChangeOrder(
      id: "", customer: record.customer, subscription: id, kind: .change, moment: .periodEnd,
      plan: plan.text, requestedAt: now, prices: prices, effectiveAt: end)
    let items = try await changing.planItems(subscription)
    let state = try await state(of: record, at: now).planning(order, documents)
    let (period, renewing) = try await firstPeriod(of: prices, from: end, subscription)
    let changes = items.baseChanges(to: prices) + items.meteredChanges(to: prices)
    let endsFirst = record.cancelsAt.map { $0 <= end } ?? false
    return ChangePreview(
      subscription: record, order: order, effectiveAt: moment == .now ? now : end,
      closing: try state.closingInvoice(of: record, isLast: endsFirst),
      stripeClosing: moment == .now
        ? await stripeInvoice(record, items: changes, isCancelled: false) : nil,
      first: endsFirst
        ? nil
        : try state.firstInvoice(
          of: order.charging(renewing), record, in: period))
  }

  public func preview(cancelling id: String, at moment: ChangeOrder.Moment)
    async throws(BillingError) -> ChangePreview
  {
    let (record, _, now) = try await fresh(id)
    let effectiveAt = moment == .now ? now : record.period.end
    let order = ChangeOrder(
      id: "", customer: record.customer, subscription: id, kind: .cancel, moment: moment, plan: nil,
      requestedAt: now, effectiveAt: effectiveAt)
    let state = try await state(of: record, at: now)
    return ChangePreview(
      subscription: record, order: order, effectiveAt: effectiveAt,
      closing: try state.closingInvoice(of: record, isLast: true),
      stripeClosing: moment == .now
        ? await stripeInvoice(record, items: [], isCancelled: true) : nil, first: nil)
  }

  /// What a preview says is meant for the present: Stripe is asked.
  private func fresh(_ id: String) async throws(BillingError) -> (
    SubscriptionRecord, StripeSubscription, Timestamp
  ) {
    let known = try await live(id)
    let subscription = try await asking { try await stripe.subscription(StripeSubscriptionID(id)) }
    guard let record = try await sync.refresh(StripeSubscriptionID(id)), record.isLive else {
      throw BillingError(.noSubscription, "the subscription \(id) is over")
    }
    let link = try await store.existingLink(of: known.customer)
    return (record, subscription, try await clock.now(for: link))
  }

  private func state(of record: SubscriptionRecord, at now: Timestamp)
    async throws(BillingError) -> CustomerState
  {
    try await states.state(
      of: record.customer, at: .known(now),
      scope: .segments { $0.key.start >= record.period.start })
  }

  /// Of the price with the shortest interval, and the prices that the invoice at its end charges: another interval than the
  /// subscription's begins its cycle with the period.
  private func firstPeriod(
    of prices: [ChangeOrder.Price], from start: Timestamp, _ subscription: StripeSubscription
  ) async throws(BillingError) -> (BillingPeriod, [PriceID]) {
    var wanted: [(price: PriceID, recurring: StripeRecurrence)] = []
    for price in prices {
      let planned = try await asking { try await stripe.price(price.stripeID) }
      if let recurring = planned.recurring { wanted.append((price.id, recurring)) }
    }
    let startsCycle = wanted.contains { price in
      !subscription.items.contains {
        $0.price.recurring?.interval == price.recurring.interval
          && $0.price.recurring?.intervalCount == price.recurring.intervalCount
      }
    }
    let anchor = startsCycle ? start : Timestamp(subscription.billingCycleAnchor)
    let ends = wanted.map { price in
      let interval = SubscriptionReading.interval(price.recurring)
      return (
        price: price.price,
        end: PeriodAnchor(start: anchor, interval: interval).period(containing: start).end
      )
    }
    let end = ends.map(\.end).min() ?? start
    return (
      BillingPeriod(start: start, end: end), ends.filter { $0.end == end }.map(\.price)
    )
  }

  /// Nil where Stripe gives none: a preview is no promise.
  private func stripeInvoice(
    _ record: SubscriptionRecord, items: [StripeItemChange], isCancelled: Bool
  ) async -> Invoice? {
    guard let link = try? await store.existingLink(of: record.customer) else { return nil }
    return try? await preview.upcoming(
      record, link: link, items: items, isCancelled: isCancelled
    ).invoice
  }
}

extension ChangeOrder {
  /// The same with these of its prices.
  fileprivate func charging(_ wanted: [PriceID]) -> ChangeOrder {
    var order = self
    order.prices = prices.filter { wanted.contains($0.id) }
    return order
  }
}
