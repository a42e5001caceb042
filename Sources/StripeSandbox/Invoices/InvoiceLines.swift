/// Works out the lines of a subscription's invoice; reads the state, changes nothing.
struct InvoiceLines {
  var state: SandboxState
  var subscription: Subscription
  /// How far meter events are processed that count; later ones are not seen yet.
  var seen: Int64?

  /// The first invoice: licensed prices in advance, or a line of nothing for each where a trial begins.
  func atStart() -> [InvoiceLine] {
    let isTrial = subscription.status == .trialing
    return subscription.items.flatMap { item -> [InvoiceLine] in
      guard let price = state.prices[item.price] else { return [] }
      if isTrial { return [trialLine(item)] }
      return backdated(item, price) + (price.isMetered ? [] : advance(item, price))
    }
  }

  /// What a subscription that began before it was made owes for that time: usage, or a share of the licensed price.
  private func backdated(_ item: SubscriptionItem, _ price: Price) -> [InvoiceLine] {
    let (start, made) = (subscription.startDate, subscription.created)
    guard start < made, item.periodStart == made else { return [] }
    if price.isMetered { return usageLines(item, price, from: start, to: made, isFree: false) }
    guard let whole = price.recurrence?.interval.boundary(-1, from: made) else { return [] }
    let step = ChargeCurrency.step(of: price.currency)
    return charge(item.quantity ?? 1, item, price, start, made, .proration).map { line in
      var line = line
      line.amount = Int64(
        clamping: flooredQuotient(
          Int128(line.amount) * Int128(made - start), Int128(made - whole), step: step))
      return line
    }
  }

  /// The invoice of a period that ended at `moment`: usage of the old items, then what the new periods cost in advance.
  func atRenewal(to after: Subscription, at moment: Int64) -> [InvoiceLine] {
    var lines = atEnd(moment)
    for item in after.items where item.periodStart == moment {
      guard let price = state.prices[item.price], !price.isMetered else { continue }
      lines += advance(item, price)
    }
    return lines
  }

  /// The usage lines of what is over at `moment`.
  func atEnd(_ moment: Int64) -> [InvoiceLine] {
    let isTrial = subscription.status == .trialing
    return subscription.items.flatMap { item -> [InvoiceLine] in
      guard let price = state.prices[item.price], price.isMetered else { return [] }
      guard item.periodEnd <= moment || subscription.hasEnd(at: moment) else { return [] }
      let isFree = isTrial && !state.rules.billsTrialUsage
      return usageLines(
        item, price, from: item.usageStart, to: moment, isFree: isFree,
        isLast: subscription.endedAt == moment)
    }
  }

  /// `isLast`: the item ends now, and usage of this very second counts too, as no later period could take it.
  func usageLines(
    _ item: SubscriptionItem, _ price: Price, from start: Int64, to end: Int64, isFree: Bool,
    isLast: Bool = false
  ) -> [InvoiceLine] {
    let until = isLast && state.rules.billsSecondOfCancellation ? end + 1 : end
    let quantity =
      isFree ? 0 : state.usage(of: item, price, subscription, start, until, seen: seen)
    let billed = item.billedUsage ?? 0
    var lines =
      billed > 0
      ? beyond(billed, quantity, item, price, start, end)
      : charge(quantity, item, price, start, end, .usage)
    if isFree { for index in lines.indices { lines[index].amount = 0 } }
    return lines
  }

  /// What usage costs beyond the part of it that a threshold invoice has: part by part, so that tiers go on where they were.
  private func beyond(
    _ billed: Int64, _ quantity: Int64, _ item: SubscriptionItem, _ price: Price, _ start: Int64,
    _ end: Int64
  ) -> [InvoiceLine] {
    let before = charge(billed, item, price, start, end, .usage)
    let whole = charge(max(billed, quantity), item, price, start, end, .usage)
    let lines = whole.map { line in
      var line = line
      line.billedBefore = billed
      guard let earlier = before.first(where: { $0.part == line.part }) else { return line }
      line.amount -= earlier.amount
      line.quantity -= earlier.quantity
      return line
    }
    return lines.enumerated().filter {
      $0.offset == 0 || $0.element.amount != 0 || $0.element.quantity != 0
    }
    .map(\.element)
  }

  private func trialLine(_ item: SubscriptionItem) -> InvoiceLine {
    InvoiceLine(
      source: .trial, amount: 0, quantity: item.quantity ?? 0, unitAmount: .zero,
      price: item.price, subscriptionItem: item.id, periodStart: item.periodStart,
      periodEnd: item.periodEnd)
  }

  /// A licensed price for its period, in full, or by the second where the period is a stub before the anchor.
  private func advance(_ item: SubscriptionItem, _ price: Price) -> [InvoiceLine] {
    var lines = charge(
      item.quantity ?? 1, item, price, item.periodStart, item.periodEnd, .licensed)
    guard let whole = price.recurrence?.interval.boundary(-1, from: item.periodEnd),
      whole < item.periodStart, subscription.anchor == item.periodEnd
    else { return lines }
    let part = Int128(item.periodEnd - item.periodStart)
    let step = ChargeCurrency.step(of: price.currency)
    for index in lines.indices {
      lines[index].amount = Int64(
        clamping: flooredQuotient(
          Int128(lines[index].amount) * part, Int128(item.periodEnd - whole), step: step))
      lines[index].source = .proration
    }
    return lines
  }

  func charge(
    _ quantity: Int64, _ item: SubscriptionItem, _ price: Price, _ start: Int64, _ end: Int64,
    _ source: InvoiceLine.Source
  ) -> [InvoiceLine] {
    let calculator = ChargeCalculator(
      ties: state.rules.ties, chargesFlatFeeAtZero: state.rules.chargesFlatFeeAtZero,
      step: ChargeCurrency.step(of: price.currency))
    let charges = (try? calculator.charges(for: quantity, at: price.terms)) ?? []
    return charges.map { charge in
      InvoiceLine(
        source: source, part: InvoiceLine.Part(charge.part), amount: charge.amount,
        quantity: charge.quantity, unitAmount: charge.unitAmount, price: price.id,
        subscriptionItem: item.id, periodStart: start, periodEnd: end)
    }
  }
}

extension Subscription {
  fileprivate func hasEnd(at moment: Int64) -> Bool { cancelAt == moment || endedAt == moment }
}

extension SandboxState {
  /// The billable quantity of a metered item over `[start, end)`: never negative, as a negative total bills nothing.
  func usage(
    of item: SubscriptionItem, _ price: Price, _ subscription: Subscription, _ start: Int64,
    _ end: Int64, seen: Int64?
  ) -> Int64 {
    guard let meter = price.recurrence?.meter.flatMap({ meters[$0] }) else {
      return recordedUsage(of: item, price, from: start, to: end)
    }
    let total = usage(
      of: meter, customer: subscription.customer, from: start, to: end, seen: seen ?? .max)
    return Int64(clamping: max(0, total))
  }
}
