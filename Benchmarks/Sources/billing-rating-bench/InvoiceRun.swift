import Amounts
import Catalog
import Metering
import Rating

/// The invoices of many customers' periods on one plan that has a price of every model.
struct InvoiceRun {
  /// One customer's totals of the period.
  struct Period {
    let customer: CustomerID
    let totals: [MeterKey: WholeQuantity]
  }

  let catalog: PriceCatalog
  let plan: Plan
  private let month: BillingPeriod

  init() throws {
    catalog = try PriceCatalog.parse(yaml: Self.yaml, file: "the benchmark's catalogue")
    guard let first = catalog.plans.first else { throw NoPlan() }
    plan = first
    month = BillingPeriod(calendarMonthOfWindowEnd: Timestamp(seconds: 1_795_651_200))
  }

  /// Totals from nothing to far beyond every allowance and tier.
  func periods(_ count: Int) throws -> [Period] {
    try (0..<count).map { number in
      let totals = catalog.meters.enumerated().map { position, meter in
        (meter.key, Self.total(number, position))
      }
      return Period(
        customer: try CustomerID("cust_\(number)"), totals: Dictionary(uniqueKeysWithValues: totals)
      )
    }
  }

  static func total(_ number: Int, _ position: Int) -> WholeQuantity {
    WholeQuantity(Int64((number &* 7_919 &+ position &* 104_729) % 3_000 * (1 + position * 500)))
  }

  /// The sum of all invoices.
  func invoice(_ periods: [Period]) throws -> Int64 {
    var sum: Int64 = 0
    for period in periods {
      let invoice = try RatingEngine.invoice(
        plan: plan, totals: period.totals, catalog: catalog, customer: period.customer,
        period: month)
      sum += invoice.total.minorUnits
    }
    return sum
  }

  private static let yaml = """
    currency: usd
    meters:
      device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
      storage_gb:    { metric: storage_gb,    kind: gauge,   aggregate: max,  unit: GB, round: up }
      api_requests:  { metric: api_requests,  kind: counter, aggregate: sum,  unit: request }
    plans:
      every_model:
        base: "29.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
          - { meter: mqtt_messages, model: package, included: 100000, size: 1000, amount: "0.10" }
          - meter: storage_gb
            model: graduated
            tiers:
              - { up_to: 100, unit_amount: "0" }
              - { up_to: 10000, unit_amount: "0.08", flat_amount: "2.00" }
              - { up_to: inf, unit_amount: "0.0525" }
          - meter: api_requests
            model: volume
            tiers:
              - { up_to: 50000, unit_amount: "0.0004" }
              - { up_to: 500000, unit_amount: "0.0003" }
              - { up_to: inf, unit_amount: "0.0002" }
    """
}

/// The benchmark's own catalogue has no plan.
struct NoPlan: Error {}
