import Amounts
import Billing
import Catalog
import Metering
import Rating
import StripeDelivery
import UsageLedger

/// The guide's Starter customer with 8 devices: $44.00.
enum Samples {
  static func period() throws -> BillingPeriod {
    try BillingPeriod(
      start: Timestamp(rfc3339: "2026-01-01T00:00:00Z"),
      end: Timestamp(rfc3339: "2026-02-01T00:00:00Z"))
  }

  static func meter(_ key: String, _ metric: String, unit: String, gauge: Bool) throws -> Meter {
    try Meter(
      key: MeterKey(key), metric: MetricName(metric), kind: gauge ? .gauge : .counter,
      aggregation: gauge ? .last : .sum, unit: unit, rounding: .up)
  }

  static func usage(
    of customer: CustomerID, _ meter: Meter, total: Int64, included: Int64, delivered: Int64?,
    delivery: DeliveryStatus
  ) throws -> MeterUsage {
    let period = try period()
    let reading = GaugeReading(
      window: try TimeWindow(
        start: Timestamp(rfc3339: "2026-01-31T09:00:00Z"),
        end: Timestamp(rfc3339: "2026-01-31T10:00:00Z")), value: Quantity(total))
    let facts = MetricFacts(
      sum: Quantity(total), entryCount: 1, readings: [.default: [reading]])
    return MeterUsage(
      meter: meter, period: period,
      segment: Segment(
        key: Segment.Key(
          customer: customer, meter: meter.key, item: ItemID("si_1"), start: period.start),
        price: PriceID("price_1"), end: period.end, billing: .billed),
      total: try SegmentTotal(
        meter: meter, facts: facts, span: period.span,
        now: Timestamp(rfc3339: "2026-01-31T10:30:00Z")),
      included: WholeQuantity(included),
      overage: WholeQuantity(total).exceeding(WholeQuantity(included)),
      delivered: delivered.map { WholeQuantity($0) }, delivery: delivery,
      lastReportAt: try Timestamp(rfc3339: "2026-01-31T10:30:00Z"))
  }

  static func starterUsage(of customer: CustomerID) throws -> [MeterUsage] {
    [
      try usage(
        of: customer, meter("device_usage", "devices", unit: "device", gauge: true), total: 8,
        included: 5, delivered: 8, delivery: DeliveryStatus(.confirmed)),
      try usage(
        of: customer, meter("mqtt_messages", "mqtt_messages", unit: "message", gauge: false),
        total: 412_000, included: 1_000_000, delivered: 398_000,
        delivery: DeliveryStatus(.queued, hint: "Stripe has not answered yet; nothing to do")),
    ]
  }

  static func invoice(of customer: CustomerID) throws -> Invoice {
    try Invoice(
      customer: customer, plan: PlanKey("starter"), currency: .usd, period: period(),
      lines: [
        InvoiceLine(
          description: "Starter", meter: nil, price: PriceID("price_base"), quantity: 1,
          included: 0, billable: 1,
          amount: Money(minorUnits: 2900), tiers: []),
        InvoiceLine(
          description: "8 devices: 3 × $5.00 after 5 included", meter: MeterKey("device_usage"),
          price: PriceID("price_devices"), quantity: 8, included: 5, billable: 3,
          amount: Money(minorUnits: 1500),
          tiers: []),
      ])
  }

  static func upcoming(of customer: CustomerID) throws -> UpcomingInvoice {
    let invoice = try invoice(of: customer)
    let lines = [stripeLine(2_900), stripeLine(1_500)]
    return UpcomingInvoice(
      customer: customer, ours: invoice, stripe: invoice,
      comparison: try InvoiceComparison(ours: invoice, stripe: lines, meters: [:]), reason: nil)
  }

  /// A line at the prices that the sample invoice has, by its amount.
  static func stripeLine(_ amount: Int64) -> StripeLine {
    let period = BillingPeriod(start: Timestamp(seconds: 0), end: Timestamp(seconds: 1))
    return StripeLine(
      description: "", price: PriceID(amount == 2_900 ? "price_base" : "price_devices"),
      period: period, amount: Money(minorUnits: amount), isProration: false, isOneOff: false)
  }

  static func subscription(of customer: CustomerID) throws -> SubscriptionRecord {
    try SubscriptionRecord(
      id: "sub_1", customer: customer, plan: "starter", status: "active", period: period(),
      trialEnd: nil, createdAt: period().start, endedAt: nil, items: [])
  }
}
