internal import Metering
internal import StripeAPI
internal import UsageLedger

/// One subscription of Stripe's with the terms of its prices, ready to be written down.
struct SubscriptionReading: Sendable {
  let customer: CustomerID
  let subscription: StripeSubscription
  let items: [StripeSubscriptionItem]
  /// What each metered price is fed from; none for base prices and meters that the catalogue does not have.
  let meters: [StripePriceID: MeterKey]

  /// When the subscription ended or is going to end; nil while it goes on.
  private var end: Timestamp? {
    (subscription.endedAt ?? subscription.cancelAt).map { Timestamp($0) }
  }

  /// When it ended; nil while it lives.
  var endedAt: Timestamp? {
    let ended = subscription.endedAt.map { Timestamp($0) }
    return subscription.status.isFinal
      ? ended ?? subscription.canceledAt.map { Timestamp($0) } : ended
  }

  /// The subscription as the directory keeps it. Its period is that of its first item with one.
  func record() throws(BillingError) -> SubscriptionRecord {
    guard let period = items.compactMap(\.period).first else {
      throw BillingError(.refusedByStripe, "the subscription \(subscription.id) has no period")
    }
    return SubscriptionRecord(
      id: subscription.id.rawValue, customer: customer,
      plan: subscription.metadata["plan"] ?? "", status: subscription.status.rawValue,
      period: BillingPeriod(period), trialEnd: subscription.trialEnd.map { Timestamp($0) },
      createdAt: Timestamp(subscription.startDate), endedAt: endedAt,
      items: items.map { item in
        SubscriptionRecord.Item(
          id: ItemID(item.id.rawValue), price: PriceID(item.price.id.rawValue),
          meter: meters[item.price.id])
      })
  }

  /// The metered items whose segments are cut.
  func observedItems() -> [ObservedItem] {
    items.compactMap { item in
      guard let meter = meters[item.price.id], let period = item.period.map({ BillingPeriod($0) })
      else { return nil }
      return ObservedItem(
        id: ItemID(item.id.rawValue), meter: meter,
        price: PriceID(item.price.id.rawValue),
        period: BillingPeriod(start: period.start, end: min(period.end, end ?? period.end)),
        createdAt: Timestamp(item.created), isTrial: isTrial(period),
        anchor: PeriodAnchor(
          start: Timestamp(subscription.billingCycleAnchor),
          interval: Self.interval(item.price.recurring)))
    }
  }

  private static func interval(_ recurring: StripeRecurrence?) -> BillingInterval {
    guard let recurring, let unit = BillingInterval.Unit(rawValue: recurring.interval.rawValue)
    else { return .monthly }
    return BillingInterval(unit: unit, count: Int64(recurring.intervalCount))
  }

  private func isTrial(_ period: BillingPeriod) -> Bool {
    guard let trialEnd = subscription.trialEnd.map({ Timestamp($0) }) else { return false }
    return period.start < trialEnd
  }
}
