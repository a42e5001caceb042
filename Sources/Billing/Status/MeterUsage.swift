public import Amounts
public import Metering
public import UsageLedger

/// A customer's usage of one meter in its current segment or, without a subscription, in the calendar month.
public struct MeterUsage: Hashable, Sendable {
  public let meter: Meter
  public let period: BillingPeriod
  /// Nil without a subscription item for the meter.
  public let segment: Segment?
  public let total: SegmentTotal
  public let included: WholeQuantity
  /// What the price charges beyond the included units.
  public let overage: WholeQuantity
  /// The value that Stripe accepted last; nil before the first.
  public let delivered: WholeQuantity?
  public let delivery: DeliveryStatus
  public let lastReportAt: Timestamp?

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
