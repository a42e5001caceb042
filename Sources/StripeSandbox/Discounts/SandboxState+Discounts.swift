/// Discounts of subscriptions and what they take off invoices (docs.stripe.com/billing/subscriptions/coupons).
extension SandboxState {
  /// The discounts that a call gives a subscription: those it names by id stay, each coupon becomes one more.
  mutating func discounts(
    _ parameters: Parameters, of subscription: Subscription, at now: Int64
  ) throws(StripeError) -> [String] {
    if parameters.unsets("discounts") || parameters.unsets("coupon") { return [] }
    var asked = parameters.list("discounts")
    if parameters.text("coupon") != nil { asked.append(parameters) }
    guard !asked.isEmpty else { return subscription.discounts }
    var ids: [String] = []
    for entry in asked {
      if let id = entry.text("discount") {
        guard subscription.discounts.contains(id) else {
          throw .missing("discount", id, param: entry.path("discount"))
        }
        ids.append(id)
      } else {
        let name = entry.text("coupon") ?? ""
        let coupon = try coupon(name, param: entry.path("coupon"))
        try check(coupon, currency: subscription.currency, at: entry.path("coupon"))
        ids.append(redeem(coupon, of: subscription.customer, subscription.id, at: now))
      }
    }
    return ids
  }

  private func check(_ coupon: Coupon, currency: String, at path: String) throws(StripeError) {
    guard let own = coupon.currency, own != currency else { return }
    throw .invalid(
      "The coupon's currency \(own) does not match the subscription's currency \(currency).",
      param: path)
  }

  mutating func redeem(
    _ coupon: Coupon, of customer: String, _ subscription: String?, at now: Int64
  ) -> String {
    let end = coupon.months.map { BillingInterval(unit: .month, count: $0).boundary(1, from: now) }
    let discount = Discount(
      id: ids.id("di_1"), coupon: coupon, customer: customer,
      subscription: subscription, start: now, end: end)
    discounts.insert(discount)
    record("customer.discount.created", .discount(discount.id))
    coupons.update(coupon.id) { $0.timesRedeemed += 1 }
    return discount.id
  }

  /// Takes the subscription's discounts off an invoice's lines, or the customer's where it has none of its own; once an
  /// invoice has its discounts it keeps them.
  mutating func discount(_ invoice: inout Invoice, at moment: Int64) {
    if invoice.discounts.isEmpty {
      let own = invoice.subscription.flatMap { subscriptions[$0]?.discounts } ?? []
      invoice.discounts = active(own, at: moment)
      if invoice.discounts.isEmpty, let shared = customers[invoice.customer]?.discount {
        invoice.discounts = active([shared], at: moment)
      }
    }
    guard !invoice.discounts.isEmpty else { return }
    for index in invoice.lines.indices { invoice.lines[index].discounts = nil }
    let step = ChargeCurrency.step(of: invoice.currency)
    for id in invoice.discounts {
      guard let discount = discounts[id] else { continue }
      let applied = discount.coupon.apply(to: &invoice.lines, as: id, ties: rules.ties, step: step)
      if applied > 0, discount.coupon.duration == .once {
        discounts.update(id) { $0.usedOn = $0.usedOn ?? invoice.id }
      }
    }
  }

  private func active(_ ids: [String], at moment: Int64) -> [String] {
    ids.filter { discounts[$0]?.isActive(at: moment) == true }
  }

  /// The ids of discounts, or the discounts where they are expanded.
  func discountReferences(_ ids: [String], _ rendering: Rendering) -> [JSON] {
    ids.map { id in
      guard rendering.expansion["discounts"] != nil, let discount = discounts[id] else {
        return .text(id)
      }
      return discount.rendered(rendering.generation)
    }
  }
}

extension Coupon {
  /// Takes this coupon off the lines that can be discounted and returns how much that is.
  ///
  /// A percentage is rounded on each line by itself; an amount is spread in proportion, the rest on the last line.
  func apply(
    to lines: inout [InvoiceLine], as discount: String, ties: TieRule, step: Int64
  ) -> Int64 {
    let eligible = lines.indices.filter { lines[$0].isDiscountable && lines[$0].net > 0 }
    let whole = eligible.reduce(Int64(0)) { $0 + lines[$1].net }
    guard whole > 0 else { return 0 }
    let target = min(amountOff ?? 0, whole)
    var left = target
    var applied: Int64 = 0
    for index in eligible {
      let net = lines[index].net
      let part: Int64
      if let percentOff {
        let denominator = DecimalAmount.scale * 100 * Int128(step)
        part =
          Int64(clamping: ties.rounded(Int128(net) * percentOff.trillionths, over: denominator))
          * step
      } else if index == eligible.last {
        part = left
      } else {
        part = min(
          left,
          Int64(clamping: flooredQuotient(Int128(target) * Int128(net), Int128(whole), step: step)))
      }
      left -= part
      applied += part
      lines[index].discounts =
        (lines[index].discounts ?? []) + [LineDiscount(discount: discount, amount: part)]
    }
    return applied
  }
}

extension InvoiceLine {
  /// Prorations were discounted when they were made, and credits are none.
  var isDiscountable: Bool {
    switch source {
    case .licensed, .usage: true
    case .item: amount >= 0
    case .trial, .proration: false
    }
  }

  /// After what is taken off so far.
  var net: Int64 { amount - discounted }
  var discounted: Int64 { (discounts ?? []).reduce(0) { $0 + $1.amount } }
}
