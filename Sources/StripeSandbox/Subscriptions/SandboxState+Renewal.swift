/// The life of a subscription: start, renewals, trial's end, end. Each step leaves the next one in the agenda.
extension SandboxState {
  /// Files a new subscription and bills what is due at its start; `pays` says whether the first invoice is collected.
  mutating func start(_ subscription: Subscription, pays: Bool = true) {
    starting = subscription.id
    defer { starting = nil }
    subscriptions.insert(subscription)
    subscriptionsOfCustomer[subscription.customer, default: []].append(subscription.id)
    for item in subscription.items { subscriptionOfItem[item.id] = subscription.id }
    customers.update(subscription.customer) { $0.currency = $0.currency ?? subscription.currency }
    let moment = subscription.created
    let invoice = draftInvoice(
      for: subscription, reason: .subscriptionCreate, lines: lines(of: subscription).atStart(),
      period: (subscription.startDate, moment), at: moment)
    finalize(invoice, at: moment, pays: pays, rereads: false)
    record("customer.subscription.created", .subscription(subscription.id))
    if let saved = subscriptions[subscription.id] { plan(saved) }
  }

  /// Does what is due for a subscription at `moment`; an outdated reminder does nothing.
  mutating func attendSubscription(_ id: String, at moment: Int64) {
    guard let subscription = subscriptions[id], let due = subscription.nextDue, due <= moment else {
      return
    }
    if subscription.status == .incomplete {
      expire(id, at: due)
    } else if let cancelAt = subscription.cancelAt, cancelAt <= moment {
      end(id, at: cancelAt, invoicing: subscription.status != .paused)
    } else if let resumesAt = subscription.pause?.resumesAt, resumesAt <= moment {
      subscriptions.update(id) { $0.pause = nil }
      record("customer.subscription.updated", .subscription(id))
    } else if let phaseEnd = subscription.phaseEnd, phaseEnd <= moment,
      phaseEnd < subscription.periodEnd || endsWithSchedule(subscription)
    {
      endPhase(of: subscription, at: phaseEnd)
    } else if subscription.periodEnd <= moment {
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
    } else if subscription.status == .trialing, lacksPaymentMethod(subscription) {
      endUnpayableTrial(of: subscription, at: moment)
    } else {
      renew(subscription, at: moment)
    }
  }

  /// Cuts the invoice of the period that ended: usage in arrears, the licensed prices of the next period in advance.
  private mutating func renew(_ before: Subscription, at moment: Int64) {
    let after = renewed(before, at: moment)
    subscriptions.insert(after)
    for item in before.items { subscriptionOfItem[item.id] = nil }
    for item in after.items { subscriptionOfItem[item.id] = after.id }
    draftInvoice(
      for: after, reason: .subscriptionCycle,
      lines: lines(of: before).atRenewal(to: after, at: moment),
      period: (before.periodStart, moment), at: moment,
      followsSchedule: before.phaseEnd == moment)
    record("customer.subscription.updated", .subscription(after.id))
    noteSchedule(of: before, at: moment)
  }

  /// The subscription with every period that ends at `moment` moved on by one and the prices of the phase that begins there; a
  /// trial that ends there becomes active.
  mutating func renewed(_ before: Subscription, at moment: Int64) -> Subscription {
    var after = before
    if before.status == .trialing { after.status = .active }
    if before.phaseEnd == moment { beginPhase(of: &after, at: moment) }
    for index in after.items.indices where after.items[index].periodEnd <= moment {
      let item = after.items[index]
      guard let interval = prices[item.price]?.recurrence?.interval else { continue }
      after.items[index].periodStart = item.periodEnd
      after.items[index].usageStart = item.periodEnd
      after.items[index].billedUsage = nil
      after.items[index].periodEnd = interval.nextBoundary(after: moment, anchor: after.anchor)
    }
    return after
  }

  /// Ends a subscription; with `invoicing`, its usage so far becomes a last invoice.
  mutating func end(_ id: String, at moment: Int64, invoicing: Bool = false) {
    guard var subscription = subscriptions[id], !subscription.hasEnded else { return }
    if rules.cancellationStopsDrafts { stopDrafts(of: subscription) }
    subscription.endedAt = moment
    if invoicing {
      let lines = lines(of: subscription).atEnd(moment)
      if !lines.isEmpty {
        draftInvoice(
          for: subscription, reason: .subscriptionCycle, lines: lines,
          period: (subscription.periodStart, moment), at: moment)
        subscription.latestInvoice = subscriptions[id]?.latestInvoice
      }
    }
    subscription.status = .canceled
    subscription.canceledAt = subscription.canceledAt ?? moment
    endSchedule(of: &subscription, at: moment)
    subscriptions.insert(subscription)
    record("customer.subscription.deleted", .subscription(id))
  }

  private mutating func stopDrafts(of subscription: Subscription) {
    for id in invoicesOfCustomer[subscription.customer] ?? [] {
      guard let invoice = invoices[id], invoice.subscription == subscription.id,
        invoice.status == .draft
      else { continue }
      invoices.update(id) {
        $0.autoAdvances = false
        $0.finalizesAt = nil
      }
      record("invoice.updated", .invoice(id))
    }
  }
}
