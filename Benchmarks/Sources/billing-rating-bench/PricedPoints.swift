import Amounts
import Catalog
import Metering
import Rating

/// Quantities to be priced one by one, each by one of the plan's prices in turn: the rating kernel alone.
struct PricedPoints {
  static let count = 400_000

  private let prices: [(meter: MeterKey, model: PriceModel)]
  private let currency: Currency

  init(_ run: InvoiceRun) {
    prices = run.plan.prices.map { ($0.meter, $0.model) }
    currency = run.catalog.currency
  }

  /// The sum of all amounts.
  func price() throws -> Int64 {
    var sum: Int64 = 0
    for number in 0..<Self.count {
      let position = number % prices.count
      let (meter, model) = prices[position]
      let amount = try RatingEngine.amount(
        meter: meter, model: model, quantity: InvoiceRun.total(number, position),
        currency: currency)
      sum += amount.minorUnits
    }
    return sum
  }
}
