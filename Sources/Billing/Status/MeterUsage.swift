public import Amounts
public import Metering
public import UsageLedger

/// A customer's usage of one meter in its current segment or, without a subscription, in the calendar month.
public struct MeterUsage: Hashable, Sendable {
  /// The rules that it is counted by.
  public let meter: Meter
  /// The billed period, or the calendar month.
  public let period: BillingPeriod
  /// Nil without a subscription item for the meter.
  public let segment: Segment?
  /// What was counted so far.
  public let total: SegmentTotal
  /// The allowance of the segment's price; zero where there is none.
  public let included: WholeQuantity
  /// What the price charges beyond the included units.
  public let overage: WholeQuantity
  /// The value that Stripe accepted last; nil before the first.
  public let delivered: WholeQuantity?
  /// How far the total is on its way to Stripe.
  public let delivery: DeliveryStatus
  /// When the customer's newest report came, whatever it carried; nil before the first.
  public let lastReportAt: Timestamp?

  /// Takes the parts as they are.
  public init(
    meter: Meter, period: BillingPeriod, segment: Segment?, total: SegmentTotal,
    included: WholeQuantity, overage: WholeQuantity, delivered: WholeQuantity?,
    delivery: DeliveryStatus, lastReportAt: Timestamp?
  ) {
    self.meter = meter
    self.period = period
    self.segment = segment
    self.total = total
    self.included = included
    self.overage = overage
    self.delivered = delivered
    self.delivery = delivery
    self.lastReportAt = lastReportAt
  }
}
