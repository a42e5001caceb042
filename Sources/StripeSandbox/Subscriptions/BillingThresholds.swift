/// When a subscription is billed before its period's end (docs.stripe.com/billing/subscriptions/usage-based/thresholds).
struct BillingThresholds: Codable, Sendable, Equatable {
  var amountGte: Int64?
  var resetsAnchor: Bool

  static let fields = "billing_thresholds:{amount_gte:# reset_billing_cycle_anchor:?}"
  static let itemFields = "billing_thresholds:{usage_gte!:#}"

  /// A call's thresholds; nil where it has none or takes them away.
  static func read(_ parameters: Parameters) throws(StripeError) -> Self? {
    guard let object = parameters.object("billing_thresholds") else { return nil }
    let amount = try object.amount("amount_gte")
    if let amount, amount < 1 {
      throw .invalid(
        "This value must be greater than or equal to 1.", param: object.path("amount_gte"))
    }
    return BillingThresholds(
      amountGte: amount, resetsAnchor: object.flag("reset_billing_cycle_anchor") ?? false)
  }

  var rendered: JSON {
    var json = JSONObject()
    json.set("amount_gte", amountGte)
    json.set("reset_billing_cycle_anchor", resetsAnchor)
    return .object(json)
  }
}

extension SandboxState {
  /// Bills a customer's subscriptions whose usage so far reaches their thresholds.
  mutating func watchThresholds(of customer: String) {
    for subscription in liveSubscriptions(of: customer) where subscription.hasThresholds {
      guard subscription.status == .active || subscription.status == .pastDue else { continue }
      let now = now(of: customer)
      let calculator = InvoiceLines(state: self, subscription: subscription)
      let lines = calculator.soFar(until: now + 1)
      let amount = lines.reduce(Int64(0)) { $0 + $1.amount }
      let isOver = subscription.thresholds?.amountGte.map { amount >= $0 } ?? false
      let used = subscription.items.contains { item in
        item.usageThreshold.map { calculator.quantity(of: item, until: now + 1) >= $0 } ?? false
      }
      guard isOver || used, amount > 0 else { continue }
      billThreshold(subscription, lines: lines, at: now)
    }
  }

  /// The threshold's invoice is final at once; the cycle's bills what is beyond it.
  private mutating func billThreshold(
    _ subscription: Subscription, lines: [InvoiceLine], at now: Int64
  ) {
    let calculator = InvoiceLines(state: self, subscription: subscription)
    var changed = subscription
    for index in changed.items.indices {
      let item = changed.items[index]
      guard prices[item.price]?.isMetered == true else { continue }
      changed.items[index].billedUsage =
        (item.billedUsage ?? 0) + calculator.quantity(of: item, until: now + 1)
    }
    subscriptions.insert(changed)
    // Lines of this invoice are never read again: what they have is what the next ones leave out.
    let fixed = lines.map { line in
      var line = line
      line.isFixed = true
      line.periodEnd = now
      return line
    }
    let id = draftInvoice(
      for: changed, reason: .subscriptionThreshold, lines: fixed,
      period: (subscription.periodStart, now), at: now)
    finalizeAtOnce(id, at: now)
    if subscription.thresholds?.resetsAnchor == true { resetAnchor(of: subscription.id, at: now) }
  }
}

extension Subscription {
  var hasThresholds: Bool { thresholds != nil || items.contains { $0.usageThreshold != nil } }
}

extension InvoiceLines {
  /// The usage of the running period that no invoice has yet.
  func soFar(until end: Int64) -> [InvoiceLine] {
    subscription.items.flatMap { item -> [InvoiceLine] in
      guard let price = state.prices[item.price], price.isMetered else { return [] }
      return usageLines(item, price, from: item.usageStart, to: end, isFree: false)
    }
  }

  /// The quantity of it, for one item.
  func quantity(of item: SubscriptionItem, until end: Int64) -> Int64 {
    guard let price = state.prices[item.price], price.isMetered else { return 0 }
    let used = state.usage(of: item, price, subscription, item.usageStart, end, seen: seen)
    return max(0, used - (item.billedUsage ?? 0))
  }
}
