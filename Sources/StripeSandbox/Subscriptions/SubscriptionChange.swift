/// Changes a subscription: texts, trial, cancellation and items (docs.stripe.com/api/subscriptions/update).
struct SubscriptionChange {
  var parameters: Parameters
  var generation: APIGeneration
  var now: Int64

  func apply(to id: String, in state: inout SandboxState) throws(StripeError) {
    var subscription = try state.subscription(id, param: "id")
    guard !subscription.hasEnded else {
      throw .invalid(
        "A canceled subscription can only update its cancellation_details and metadata.",
        code: "invalid_canceled_subscription_fields")
    }
    try refuseBesideSchedule(subscription)
    try changeTexts(of: &subscription)
    try changeCollection(of: &subscription)
    subscription.discounts = try state.discounts(parameters, of: subscription, at: now)
    try changeEnd(of: &subscription)
    state.subscriptions.insert(subscription)
    let moment = try parameters.prorationDate(of: subscription, at: now)
    for entry in parameters.list("items") {
      let request = try ItemRequest.read(entry, in: state)
      try ItemChange(request: request, behavior: prorations, now: moment).apply(
        to: id, in: &state)
    }
    try changeTrial(of: id, in: &state)
    guard let saved = state.subscriptions[id] else { return }
    guard !saved.items.isEmpty else {
      throw .invalid("A subscription must have at least one active plan.", param: "items")
    }
    state.plan(saved)
    if prorations == .alwaysInvoice { state.invoicePending(of: id, at: now) }
  }

  private var prorations: ProrationBehavior {
    parameters.text("proration_behavior").flatMap(ProrationBehavior.init) ?? .createProrations
  }

  private func changeTexts(of subscription: inout Subscription) throws(StripeError) {
    if parameters.has("description") {
      subscription.description = parameters.text("description")
    }
    if parameters.has("default_payment_method") {
      subscription.paymentMethod = parameters.text("default_payment_method")
    }
    if let days = try parameters.days("days_until_due") { subscription.daysUntilDue = days }
    if let method = parameters.text("collection_method") {
      subscription.sendsInvoices = method == "send_invoice"
    }
    subscription.metadata = parameters.metadata(subscription.metadata)
  }

  private func changeCollection(of subscription: inout Subscription) throws(StripeError) {
    if parameters.unsets("pause_collection") { subscription.pause = nil }
    if let pause = try PauseCollection.read(parameters, at: now) { subscription.pause = pause }
    if parameters.has("billing_thresholds") {
      subscription.thresholds = try BillingThresholds.read(parameters)
    }
    if let settings = parameters.object("trial_settings")?.object("end_behavior") {
      subscription.trialEndBehavior = settings.text("missing_payment_method")
    }
  }

  /// What a schedule decides is not changed behind its back.
  private func refuseBesideSchedule(_ subscription: Subscription) throws(StripeError) {
    guard let schedule = subscription.schedule else { return }
    for name in ["cancel_at_period_end", "cancel_at"] where parameters.has(name) {
      throw .invalid(
        "The subscription is managed by the subscription schedule `\(schedule)`, and updating any "
          + "cancelation behavior directly is not allowed. Please update the schedule instead.",
        param: name)
    }
  }

  private func changeEnd(of subscription: inout Subscription) throws(StripeError) {
    if let flag = parameters.flag("cancel_at_period_end") {
      subscription.cancelsAtPeriodEnd = flag
      subscription.canceledAt = flag ? now : nil
    }
    if parameters.unsets("cancel_at") {
      subscription.cancelAt = nil
      subscription.canceledAt = nil
    }
    guard let cancelAt = try parameters.cancelAt(of: subscription, at: now) else { return }
    subscription.cancelAt = cancelAt
    subscription.canceledAt = now
  }

  /// A trial may be ended at once, moved, or begun anew; its end becomes the billing anchor.
  private func changeTrial(of id: String, in state: inout SandboxState) throws(StripeError) {
    guard let text = parameters.text("trial_end"), var subscription = state.subscriptions[id]
    else { return }
    if text == "now" {
      guard subscription.status == .trialing else { return }
      subscription.trialEnd = now
      subscription.anchor = now
      for index in subscription.items.indices { subscription.items[index].periodEnd = now }
      state.subscriptions.insert(subscription)
      state.attendSubscription(id, at: now)
      return
    }
    guard let end = try parameters.trialEnd(after: now) else { return }
    subscription.status = .trialing
    subscription.trialStart = subscription.trialStart ?? now
    subscription.trialEnd = end
    subscription.anchor = end
    for index in subscription.items.indices { subscription.items[index].periodEnd = end }
    state.subscriptions.insert(subscription)
  }
}
