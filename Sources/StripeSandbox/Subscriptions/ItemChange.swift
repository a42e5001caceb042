/// What a change in mid-period does about the part of the period that is paid already.
enum ProrationBehavior: String, Codable, Sendable {
  case createProrations = "create_prorations"
  case alwaysInvoice = "always_invoice"
  case none
}

/// Adds, changes or removes one item of a subscription (docs.stripe.com/billing/subscriptions/prorations).
///
/// A licensed price leaves a credit for the time not used and a charge for the rest of the period at the new terms. A metered
/// price starts to count anew; flexible billing leaves an invoice item for what was used up to the change.
struct ItemChange {
  var request: ItemRequest
  var behavior: ProrationBehavior
  var now: Int64

  func apply(to subscriptionID: String, in state: inout SandboxState) throws(StripeError) {
    let subscription = try state.subscription(subscriptionID, param: "subscription")
    guard let itemID = request.id else {
      try add(to: subscription, in: &state)
      return
    }
    guard let item = subscription.items.first(where: { $0.id == itemID }) else {
      throw .missing("subscription_item", itemID, param: request.path + "[id]")
    }
    if request.isDeleted {
      remove(item, from: subscription, in: &state)
    } else {
      try change(item, of: subscription, in: &state)
    }
  }

  private func add(to subscription: Subscription, in state: inout SandboxState) throws(StripeError)
  {
    guard let price = request.price, let interval = price.recurrence?.interval else {
      throw .parameterMissing(request.path + "[price]")
    }
    try refuseTwin(of: price, in: subscription, except: nil)
    try refuseMixing(price, with: subscription, in: state)
    guard subscription.items.count < 20 else {
      throw .invalid("A subscription can have at most 20 items.", param: "items")
    }
    let isTrial = subscription.status == .trialing
    let end =
      isTrial
      ? subscription.periodEnd : interval.nextBoundary(after: now, anchor: subscription.anchor)
    let item = SubscriptionItem(
      id: state.ids.id("si_", length: 14), created: now, price: price.id,
      quantity: price.isMetered ? nil : request.quantity ?? 1, periodStart: now, periodEnd: end,
      usageStart: now, metadata: request.metadata.metadata(),
      usageThreshold: request.usageThreshold)
    state.subscriptionOfItem[item.id] = subscription.id
    prorate(nil, item, of: subscription, in: &state)
    state.subscriptions.update(subscription.id) { $0.items.append(item) }
  }

  private func remove(
    _ item: SubscriptionItem, from subscription: Subscription, in state: inout SandboxState
  ) {
    if !request.clearsUsage { prorate(item, nil, of: subscription, in: &state) }
    state.subscriptionOfItem[item.id] = nil
    state.subscriptions.update(subscription.id) { row in row.items.removeAll { $0.id == item.id } }
  }

  private func change(
    _ item: SubscriptionItem, of subscription: Subscription, in state: inout SandboxState
  ) throws(StripeError) {
    var changed = item
    if let price = request.price, price.id != item.price {
      try refuseTwin(of: price, in: subscription, except: item.id)
      if subscription.items.count > 1 { try refuseMixing(price, with: subscription, in: state) }
      changed.price = price.id
      changed.quantity = price.isMetered ? nil : request.quantity ?? item.quantity ?? 1
      changed.usageStart = now
      changed.billedUsage = nil
      restartPeriod(of: &changed, price, subscription, in: state)
    } else if let quantity = request.quantity {
      guard item.quantity != nil else {
        throw .invalid(
          "Quantity should not be specified where usage_type is `metered`.",
          param: request.path + "[quantity]")
      }
      changed.quantity = quantity
    }
    changed.usageThreshold =
      request.removesThreshold ? nil : request.usageThreshold ?? changed.usageThreshold
    changed.metadata = request.metadata.metadata(item.metadata)
    if changed.price != item.price || changed.quantity != item.quantity {
      prorate(item, changed, of: subscription, in: &state)
    }
    let saved = changed
    state.subscriptions.update(subscription.id) { row in
      if let index = row.items.firstIndex(where: { $0.id == saved.id }) { row.items[index] = saved }
    }
  }

  /// Another interval begins a new period at once; the same one keeps the period.
  private func restartPeriod(
    of item: inout SubscriptionItem, _ price: Price, _ subscription: Subscription,
    in state: SandboxState
  ) {
    guard subscription.status != .trialing, let interval = price.recurrence?.interval else {
      return
    }
    let end = interval.nextBoundary(after: now, anchor: subscription.anchor)
    if end != item.periodEnd { item.periodStart = now }
    item.periodEnd = end
  }

  /// Classic billing knows one interval a subscription (docs.stripe.com/billing/subscriptions/mixed-interval).
  private func refuseMixing(_ price: Price, with subscription: Subscription, in state: SandboxState)
    throws(StripeError)
  {
    guard subscription.billingMode == .classic,
      let other = subscription.items.first(where: { $0.id != request.id }),
      state.prices[other.price]?.recurrence?.interval != price.recurrence?.interval
    else { return }
    throw .invalid(
      "Currently, all plans on a subscription must have the same interval.",
      param: request.path + "[price]")
  }

  private func refuseTwin(of price: Price, in subscription: Subscription, except id: String?)
    throws(StripeError)
  {
    guard subscription.items.contains(where: { $0.price == price.id && $0.id != id }) else {
      return
    }
    throw .invalid(
      "Cannot add multiple subscription items with the same plan: \(price.id)",
      param: request.path + "[price]")
  }
}
