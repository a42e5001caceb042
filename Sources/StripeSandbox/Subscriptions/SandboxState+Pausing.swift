/// Subscriptions that a trial without a payment method leaves paused (docs.stripe.com/billing/subscriptions/trials).
extension SandboxState {
  /// Whether its trial's end has a behaviour of its own, as nobody gave a payment method.
  func lacksPaymentMethod(_ subscription: Subscription) -> Bool {
    guard let behavior = subscription.trialEndBehavior, behavior != "create_invoice" else {
      return false
    }
    return subscription.paymentMethod == nil
      && customers[subscription.customer]?.paymentMethod == nil
  }

  mutating func endUnpayableTrial(of subscription: Subscription, at moment: Int64) {
    guard subscription.trialEndBehavior == "pause" else {
      end(subscription.id, at: moment)
      return
    }
    subscriptions.update(subscription.id) { $0.status = .paused }
    record(
      ["customer.subscription.paused", "customer.subscription.updated"],
      .subscription(subscription.id))
  }

  /// Goes on with a paused subscription: usage counts from now on (docs.stripe.com/api/subscriptions/resume).
  mutating func resume(_ id: String, resetsAnchor: Bool, behavior: ProrationBehavior, at now: Int64)
  {
    guard var subscription = subscriptions[id] else { return }
    subscription.status = .active
    if resetsAnchor { subscription.anchor = now }
    for index in subscription.items.indices {
      guard let interval = prices[subscription.items[index].price]?.recurrence?.interval else {
        continue
      }
      subscription.items[index].periodStart = now
      subscription.items[index].usageStart = now
      subscription.items[index].periodEnd = interval.nextBoundary(
        after: now, anchor: subscription.anchor)
    }
    subscriptions.insert(subscription)
    if resetsAnchor {
      let invoice = draftInvoice(
        for: subscription, reason: .subscriptionUpdate, lines: lines(of: subscription).atStart(),
        period: (now, now), at: now)
      finalizeAtOnce(invoice, at: now)
    } else {
      for item in subscription.items {
        let request = ItemRequest(
          metadata: Parameters(tree: .empty), isDeleted: false, clearsUsage: false, path: "")
        ItemChange(request: request, behavior: behavior, now: now).prorate(
          nil, item, of: subscription, in: &self)
      }
      if behavior == .alwaysInvoice { invoicePending(of: id, at: now) }
    }
    record(["customer.subscription.resumed", "customer.subscription.updated"], .subscription(id))
    if let saved = subscriptions[id] { plan(saved) }
  }
}
