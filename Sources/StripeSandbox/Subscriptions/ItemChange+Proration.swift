extension ItemChange {
  /// Leaves pending lines for the difference between what an item was and what it is from now on.
  func prorate(
    _ before: SubscriptionItem?, _ after: SubscriptionItem?, of subscription: Subscription,
    in state: inout SandboxState
  ) {
    guard subscription.status != .trialing else { return }
    guard behavior != .none else { return }
    if let before, bills(usageOf: subscription, in: state) {
      for line in segment(before, of: subscription, in: state) {
        state.addPending(line, to: subscription, at: now)
      }
    }
    if let before, let line = share(of: before, sign: -1, subscription, in: state) {
      state.addPending(line, to: subscription, at: now)
    }
    if let after, let line = share(of: after, sign: 1, subscription, in: state) {
      state.addPending(line, to: subscription, at: now)
    }
  }

  /// Whether usage at the old price becomes an invoice item: in flexible billing, unless the call forbids prorations
  /// (docs.stripe.com/billing/subscriptions/billing-mode/compare).
  private func bills(usageOf subscription: Subscription, in state: SandboxState) -> Bool {
    switch state.rules.midCycleUsage {
    case .byBillingMode: subscription.billingMode == .flexible
    case .billed: true
    case .lost: false
    }
  }

  /// What a metered item counted up to the change, at its old price.
  private func segment(
    _ item: SubscriptionItem, of subscription: Subscription, in state: SandboxState
  ) -> [InvoiceLine] {
    guard let price = state.prices[item.price], price.isMetered, item.usageStart < now else {
      return []
    }
    let lines = InvoiceLines(state: state, subscription: subscription)
    return lines.usageLines(item, price, from: item.usageStart, to: now, isFree: false)
      .filter { $0.amount != 0 || $0.quantity != 0 }
      .map { line in
        var line = line
        line.source = .proration
        return line
      }
  }

  /// A licensed item's share for the rest of its period; proration amounts floor towards negative infinity.
  private func share(
    of item: SubscriptionItem, sign: Int128, _ subscription: Subscription, in state: SandboxState
  ) -> InvoiceLine? {
    guard let price = state.prices[item.price], !price.isMetered, now < item.periodEnd,
      let interval = price.recurrence?.interval
    else { return nil }
    let calculator = InvoiceLines(state: state, subscription: subscription)
    let quantity = item.quantity ?? 1
    let whole = calculator.charge(
      quantity, item, price, item.periodStart, item.periodEnd, .licensed)
    let full = whole.reduce(Int128(0)) { $0 + Int128($1.amount) }
    let length =
      item.periodEnd - interval.lastBoundary(before: item.periodEnd, anchor: subscription.anchor)
    let amount = flooredQuotient(
      sign * full * Int128(item.periodEnd - now), Int128(length),
      step: ChargeCurrency.step(of: price.currency))
    let name = state.products[price.product]?.name ?? "Item"
    let verb = sign < 0 ? "Unused time on" : "Remaining time on"
    return InvoiceLine(
      source: .proration, amount: Int64(clamping: amount), quantity: quantity,
      unitAmount: price.terms.unitAmount, price: price.id, subscriptionItem: item.id,
      periodStart: now, periodEnd: item.periodEnd,
      text: "\(verb) \(quantity == 1 ? "" : "\(quantity) × ")\(name) after \(DayText.day(now))")
  }
}

/// Days as they read in descriptions: `05 Jan 2027`.
enum DayText {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func day(_ moment: Int64) -> String {
    let time = CivilTime(unixSeconds: moment)
    let digits = time.day < 10 ? "0\(time.day)" : "\(time.day)"
    return "\(digits) \(months[Int(time.month) - 1]) \(time.year)"
  }
}
