import Billing
import Metering
import StripeAPI
import UsageLedger

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

  /// The period at whose end the next invoice is made: of the items that end first those with the shortest interval; of
  /// them the one that began first, since the period of an item that was added or changed begins there.
  private var period: BillingPeriod? {
    let periods = items.compactMap { item in
      item.period.map { (BillingPeriod($0), Self.interval(item.price.recurring).nominalDays) }
    }
    return periods.min { left, right in
      (left.0.end, left.1, left.0.start) < (right.0.end, right.1, right.0.start)
    }?.0
  }

  /// The subscription as the directory keeps it.
  func record(_ state: DatedState = DatedState()) throws(BillingError) -> SubscriptionRecord {
    guard let period else {
      throw BillingError(.refusedByStripe, "the subscription \(subscription.id) has no period")
    }
    return SubscriptionRecord(
      id: subscription.id.rawValue, customer: customer,
      plan: subscription.metadata["plan"] ?? "", status: subscription.status.rawValue,
      period: period, trialEnd: subscription.trialEnd.map { Timestamp($0) },
      createdAt: Timestamp(subscription.startDate), endedAt: endedAt,
      cancelsAt: subscription.cancelAt.map { Timestamp($0) }, statusSince: state.statusSince,
      pause: state.pause, isCustomerDeleted: state.isCustomerDeleted,
      items: items.map { item in
        SubscriptionRecord.Item(
          id: ItemID(item.id.rawValue), price: PriceID(item.price.id.rawValue),
          meter: meters[item.price.id],
          period: item.period.map { BillingPeriod($0) }.flatMap { $0.end == period.end ? nil : $0 })
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

  static func interval(_ recurring: StripeRecurrence?) -> BillingInterval {
    guard let recurring, let unit = BillingInterval.Unit(rawValue: recurring.interval.rawValue)
    else { return .monthly }
    return BillingInterval(unit: unit, count: Int64(recurring.intervalCount))
  }

  private func isTrial(_ period: BillingPeriod) -> Bool {
    guard let trialEnd = subscription.trialEnd.map({ Timestamp($0) }) else { return false }
    return period.start < trialEnd
  }
}

extension BillingInterval {
  /// About how many days it has, to tell a shorter interval from a longer one.
  fileprivate var nominalDays: Int64 {
    let days: Int64 =
      switch unit {
      case .day: 1
      case .week: 7
      case .month: 30
      case .year: 365
      }
    return days * count
  }
}
