import Amounts
import Catalog
import Metering
import Rating

/// What a state costs that is reported every hour to a price which adds its values up: 3 devices are billed 720 times.
struct HourlySumCost {
  static let hours: Int64 = 720
  static let state: WholeQuantity = 3

  let summed: Money
  let meant: Money
  let currency: Currency
  let unit: String

  /// Nil for a price that cannot be rated.
  init?(_ price: DesiredStripeCatalog.Price, shape: StripePriceShape? = nil) {
    guard let currency = try? Currency(price.currency), let metered = price.meter,
      let model = PriceModel(shape ?? price.shape, blockSize: price.blockSize)
    else { return nil }
    let amount = { (quantity: WholeQuantity) -> Money? in
      let line = try? RatingEngine.line(
        meter: metered, model: model, quantity: quantity, currency: currency)
      return line?.amount
    }
    guard let meant = amount(Self.state),
      let summed = amount(WholeQuantity(Self.state.units * Self.hours))
    else { return nil }
    self.meant = meant
    self.summed = summed
    self.currency = currency
    unit = metered.unit
  }

  var text: String {
    let sum = Self.state.units * Self.hours
    return
      "\(Self.state) × \(unit) reported every hour are billed as \(sum) in 30 days: \(summed.formatted(in: currency)) instead of \(meant.formatted(in: currency))"
  }
}
