import Amounts
public import Metering
public import Rating
public import UsageLedger

extension CustomerState {
  /// The same customer as if `order` were planned in the place of what is; `documents` are the terms of its prices.
  public func planning(_ order: ChangeOrder, _ documents: [PriceDocument]) -> CustomerState {
    var state = self
    state.records.changes =
      [order] + records.changes.filter { $0.subscription != order.subscription }
    for document in documents {
      state.records.prices[document.id] = document
      state.terms[document.id] = PriceTerms(document)
    }
    return state
  }

  /// The invoice that closes the running period of a subscription: its usage so far, and what the next period is paid
  /// with in advance. `isLast`: nothing follows.
  public func closingInvoice(of subscription: SubscriptionRecord, isLast: Bool)
    throws(BillingError) -> Invoice
  {
    let period = BilledPeriod.last(of: subscription, records)
    let lines = try (isLast ? [] : baseLines(period)) + billed(period).map(\.soFar)
    return try invoice(of: [period], lines: lines)
  }

  /// The first invoice that has a planned plan's own usage: its base once more and every metered price, as nothing is
  /// used yet.
  public func firstInvoice(
    of order: ChangeOrder, _ subscription: SubscriptionRecord, in period: BillingPeriod
  )
    throws(BillingError) -> Invoice
  {
    let base = try baseLines(BilledPeriod(planned: order, of: subscription, in: period))
    var lines = base
    for price in order.prices {
      guard let meter = price.meter else { continue }
      let segment = Segment(
        key: Segment.Key(
          customer: customer, meter: meter, item: ItemID("planned"), start: period.start),
        price: price.id, end: period.end, billing: .billed)
      lines.append(try line(segment, self.meter(of: segment), .zero))
    }
    return try invoice(
      of: [BilledPeriod(planned: order, of: subscription, in: period)], lines: lines)
  }
}
