public import Catalog
public import Metering
import StripeAPI
import StripeCatalog

/// A subscription as it would be made: nothing of it exists yet.
public struct SubscriptionOutline: Sendable {
  /// One item as it would be.
  public struct Item: Hashable, Sendable {
    /// Nil for the base price.
    public let meter: MeterKey?
    public let price: PriceID
    public let lookupKey: LookupKey
    public let interval: BillingInterval
    public let isOptional: Bool
  }

  public let customer: CustomerID
  /// With those of its optional prices that were asked for.
  public let plan: Plan
  public let trialDays: Int
  /// The first period, until the first invoice with usage: the trial, or that of the price with the shortest one.
  public let period: BillingPeriod?
  let prices: [PlanPrices.Price]

  init(
    customer: CustomerID, plan: Plan, prices: [PlanPrices.Price], trialDays: Int, now: Timestamp?
  ) {
    self.customer = customer
    self.plan = plan
    self.prices = prices
    self.trialDays = trialDays
    period = now.map { now in
      guard trialDays == 0 else {
        return BillingPeriod(
          start: now, end: now.advanced(bySeconds: Int64(trialDays) * 86_400))
      }
      let periods = prices.map {
        PeriodAnchor(start: now, interval: $0.interval).period(containing: now)
      }
      return periods.min { $0.end < $1.end } ?? BillingPeriod(calendarMonthOfWindowEnd: now)
    }
  }

  public var items: [Item] {
    prices.map {
      Item(
        meter: $0.meter, price: PriceID($0.id.rawValue), lookupKey: $0.lookupKey,
        interval: $0.interval, isOptional: $0.isOptional)
    }
  }
}
