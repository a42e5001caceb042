/// Makes a subscription from a call (docs.stripe.com/api/subscriptions/create).
struct SubscriptionCreation {
  var parameters: Parameters
  var generation: APIGeneration
  var customer: Customer
  var now: Int64

  func subscription(_ state: inout SandboxState) throws(StripeError) -> Subscription {
    let requests = try requests(state)
    let prices = requests.compactMap(\.price)
    try check(prices, requests)
    let trialEnd = try trialEnd()
    let anchor = try anchor(prices, trialEnd: trialEnd)
    var subscription = Subscription(
      id: state.ids.id("sub_1"), customer: customer.id, created: now,
      startDate: try startDate() ?? now,
      anchor: anchor, currency: prices[0].currency, status: trialEnd == nil ? .active : .trialing,
      billingMode: billingMode, items: [])
    subscription.trialStart = trialEnd == nil ? nil : now
    subscription.trialEnd = trialEnd
    for request in requests {
      subscription.items.append(
        item(request, anchor: anchor, trialEnd: trialEnd, &state))
    }
    try applyTexts(to: &subscription)
    if !paysAtOnce, trialEnd == nil { subscription.status = .incomplete }
    subscription.discounts = try state.discounts(parameters, of: subscription, at: now)
    return subscription
  }

  /// Whether the first invoice is collected with the call, rather than left open for someone to pay.
  var paysAtOnce: Bool {
    parameters.text("payment_behavior") != "default_incomplete"
      || parameters.text("collection_method") == "send_invoice"
  }

  /// When the subscription began, where the call says that it was before now.
  private func startDate() throws(StripeError) -> Int64? {
    guard let date = try parameters.moment("backdate_start_date") else { return nil }
    guard date <= now else {
      throw .invalid(
        "`backdate_start_date` must be in the past.", param: parameters.path("backdate_start_date"))
    }
    return date
  }

  private func requests(_ state: SandboxState) throws(StripeError) -> [ItemRequest] {
    let entries = parameters.list("items")
    guard !entries.isEmpty else { throw .parameterMissing("items") }
    guard entries.count <= 20 else {
      throw .invalid("A subscription can have at most 20 items.", param: "items")
    }
    var requests: [ItemRequest] = []
    for entry in entries {
      let request = try ItemRequest.read(entry, in: state)
      guard request.price != nil else { throw .parameterMissing(entry.path("price")) }
      requests.append(request)
    }
    return requests
  }

  var billingMode: Subscription.BillingMode {
    let asked = parameters.object("billing_mode")?.text("type")
    let standard: Subscription.BillingMode = generation == .meters ? .flexible : .classic
    return asked.flatMap(Subscription.BillingMode.init) ?? standard
  }

  private func check(_ prices: [Price], _ requests: [ItemRequest]) throws(StripeError) {
    for (index, price) in prices.enumerated() {
      if prices[..<index].contains(where: { $0.id == price.id }) {
        throw .invalid(
          "Cannot add multiple subscription items with the same plan: \(price.id)", param: "items")
      }
      if price.currency != prices[0].currency {
        throw .invalid(
          "The price specified only supports `\(price.currency)`. This doesn't match the expected "
            + "currency: `\(prices[0].currency)`.", param: requests[index].path + "[price]")
      }
      if billingMode == .classic, price.recurrence?.interval != prices[0].recurrence?.interval {
        throw .invalid(
          "Currently, all plans on a subscription must have the same interval.", param: "items")
      }
    }
  }

  private func trialEnd() throws(StripeError) -> Int64? {
    if let days = parameters.integer("trial_period_days") {
      guard !parameters.has("trial_end") else {
        throw .invalid(
          "You may only specify one of these parameters: trial_end, trial_period_days.",
          param: "trial_end", code: "parameters_exclusive")
      }
      guard (0...730).contains(days) else {
        throw .invalid(
          "Invalid trial_period_days: must be between 0 and 730.", param: "trial_period_days")
      }
      return days == 0 ? nil : now + days * 86_400
    }
    return try parameters.trialEnd(after: now)
  }

  private func anchor(_ prices: [Price], trialEnd: Int64?) throws(StripeError) -> Int64 {
    guard let asked = parameters.integer("billing_cycle_anchor") else { return trialEnd ?? now }
    let interval = prices.compactMap(\.recurrence?.interval).min {
      $0.approximateSeconds < $1.approximateSeconds
    }
    guard asked >= now, let interval, asked <= interval.boundary(1, from: now) else {
      throw .invalid(
        "billing_cycle_anchor must be in the future and no later than the next natural billing "
          + "date.", param: "billing_cycle_anchor")
    }
    return asked
  }

  private func item(
    _ request: ItemRequest, anchor: Int64, trialEnd: Int64?, _ state: inout SandboxState
  ) -> SubscriptionItem {
    let price = request.price
    let interval = price?.recurrence?.interval ?? BillingInterval(unit: .month, count: 1)
    let end = trialEnd ?? interval.nextBoundary(after: now, anchor: anchor)
    let quantity = price?.isMetered == true ? nil : request.quantity ?? 1
    return SubscriptionItem(
      id: state.ids.id("si_", length: 14), created: now, price: price?.id ?? "",
      quantity: quantity, periodStart: now, periodEnd: end, usageStart: now,
      metadata: request.metadata.metadata(), usageThreshold: request.usageThreshold)
  }

  private func applyTexts(to subscription: inout Subscription) throws(StripeError) {
    subscription.description = parameters.text("description")
    subscription.metadata = parameters.metadata()
    subscription.paymentMethod = parameters.text("default_payment_method")
    subscription.cancelsAtPeriodEnd = parameters.flag("cancel_at_period_end") ?? false
    subscription.sendsInvoices = parameters.text("collection_method") == "send_invoice"
    subscription.daysUntilDue = try parameters.days("days_until_due")
    if subscription.sendsInvoices, subscription.daysUntilDue == nil {
      throw .invalid(
        "If `collection_method` is `send_invoice`, `days_until_due` must be set.",
        param: "days_until_due", code: "parameter_missing")
    }
    subscription.thresholds = try BillingThresholds.read(parameters)
    subscription.trialEndBehavior = parameters.object("trial_settings")?.object("end_behavior")?
      .text("missing_payment_method")
    subscription.cancelAt = try parameters.cancelAt(of: subscription, at: now)
  }
}

extension Parameters {
  /// When a call ends the subscription: a moment ahead, or the first or last end of its items' periods.
  func cancelAt(of subscription: Subscription, at now: Int64) throws(StripeError) -> Int64? {
    switch text("cancel_at") {
    case "min_period_end": return subscription.periodEnd
    case "max_period_end", "max_billed_until": return subscription.items.map(\.periodEnd).max()
    default: break
    }
    guard let cancelAt = try moment("cancel_at") else { return nil }
    guard cancelAt > now else {
      throw .invalid("Invalid timestamp: cancel_at must be in the future.", param: "cancel_at")
    }
    return cancelAt
  }

  /// A trial's end: in the future and at most two years ahead (docs.stripe.com/api/subscriptions/create).
  func trialEnd(after now: Int64) throws(StripeError) -> Int64? {
    guard let end = integer("trial_end") else { return nil }
    guard end > now, end <= min(now + 731 * 86_400, Self.lastMoment) else {
      throw .invalid(
        end > now
          ? "Invalid timestamp: can be no more than two years in the future."
          : "Invalid timestamp: must be an integer in the future.", param: path("trial_end"))
    }
    return end
  }

  /// When a change counts from for prorations: now, or a moment of the current period
  /// (docs.stripe.com/billing/subscriptions/prorations).
  func prorationDate(of subscription: Subscription, at now: Int64) throws(StripeError) -> Int64 {
    guard let date = integer("proration_date") else { return now }
    let start = subscription.items.map(\.periodStart).min() ?? now
    guard start <= date, date <= subscription.periodEnd else {
      throw .invalid(
        "Invalid proration_date: it must lie in the current period of the subscription.",
        param: path("proration_date"))
    }
    return date
  }
}
