/// The life of a subscription: start, renewals, trial's end, end. Each step leaves the next one in the agenda.
extension SandboxState {
  /// Files a new subscription and bills what is due at its start.
  mutating func start(_ subscription: Subscription) {
    subscriptions.insert(subscription)
    subscriptionsOfCustomer[subscription.customer, default: []].append(subscription.id)
    for item in subscription.items { subscriptionOfItem[item.id] = subscription.id }
    customers.update(subscription.customer) { $0.currency = $0.currency ?? subscription.currency }
    let lines = InvoiceLines(state: self, subscription: subscription).atStart()
    let invoice = draftInvoice(
      for: subscription, reason: .subscriptionCreate, lines: lines,
      period: (subscription.startDate, subscription.startDate), at: subscription.startDate)
    finalize(invoice, at: subscription.startDate)
    record("customer.subscription.created", .subscription(subscription.id))
    if let saved = subscriptions[subscription.id] { plan(saved) }
  }

  /// Does what is due for a subscription at `moment`; an outdated reminder does nothing.
  mutating func attendSubscription(_ id: String, at moment: Int64) {
    guard let subscription = subscriptions[id], let due = subscription.nextDue, due <= moment else {
      return
    }
    if let cancelAt = subscription.cancelAt, cancelAt <= moment {
      end(id, at: cancelAt, invoicing: true)
      return
    }
    if subscription.periodEnd <= moment {
      renewOrEnd(subscription, at: subscription.periodEnd)
    } else {
      subscriptions.update(id) { $0.hasWarnedOfTrialEnd = true }
      record("customer.subscription.trial_will_end", .subscription(id))
    }
    if let saved = subscriptions[id] { plan(saved) }
  }

  private mutating func renewOrEnd(_ subscription: Subscription, at moment: Int64) {
    if subscription.cancelsAtPeriodEnd {
      end(subscription.id, at: moment, invoicing: true)
    } else {
      renew(subscription, at: moment)
    }
  }

  /// Cuts the invoice of the period that ended: usage in arrears, the licensed prices of the next period in advance.
  private mutating func renew(_ before: Subscription, at moment: Int64) {
    let after = renewed(before, at: moment)
    subscriptions.insert(after)
    let lines = InvoiceLines(state: self, subscription: before).atRenewal(to: after, at: moment)
    draftInvoice(
      for: after, reason: .subscriptionCycle, lines: lines,
      period: (before.periodStart, moment), at: moment)
    record("customer.subscription.updated", .subscription(after.id))
  }

  /// The subscription with every period that ends at `moment` moved on by one; a trial that ends there becomes active.
  func renewed(_ before: Subscription, at moment: Int64) -> Subscription {
    var after = before
    if before.status == .trialing { after.status = .active }
    for index in after.items.indices where after.items[index].periodEnd <= moment {
      let item = after.items[index]
      guard let interval = prices[item.price]?.recurrence?.interval else { continue }
      after.items[index].periodStart = item.periodEnd
      after.items[index].usageStart = item.periodEnd
      after.items[index].periodEnd = interval.nextBoundary(after: moment, anchor: after.anchor)
    }
    return after
  }

  /// Ends a subscription; with `invoicing`, its usage so far becomes a last invoice.
  mutating func end(_ id: String, at moment: Int64, invoicing: Bool = false) {
    guard var subscription = subscriptions[id], !subscription.hasEnded else { return }
    if invoicing {
      let lines = InvoiceLines(state: self, subscription: subscription).atEnd(moment)
      if !lines.isEmpty {
        draftInvoice(
          for: subscription, reason: .subscriptionCycle, lines: lines,
          period: (subscription.periodStart, moment), at: moment)
        subscription.latestInvoice = subscriptions[id]?.latestInvoice
      }
    }
    subscription.status = .canceled
    subscription.canceledAt = subscription.canceledAt ?? moment
    subscription.endedAt = moment
    subscriptions.insert(subscription)
    record("customer.subscription.deleted", .subscription(id))
  }
}
