import Catalog
import Metering
import StripeAPI

extension DesiredStripeCatalog.Price {
  /// How Stripe's price charges otherwise than this one, in words; empty when they charge the same.
  func differences(from price: StripePrice, state: StripeCatalogState) -> [String] {
    var found: [String] = []
    if !price.active { found.append("the price is archived") }
    if price.currency != currency { found.append("currency \(price.currency) → \(currency)") }
    if let shape = StripePriceShape(price.scheme) {
      if !self.shape.charges(like: shape) { found.append("amounts") }
    } else {
      found.append("a form that cannot be compared")
    }
    found += recurrenceDifferences(price.recurring, state)
    return found
  }

  private func recurrenceDifferences(_ recurring: StripeRecurrence?, _ state: StripeCatalogState)
    -> [String]
  {
    guard let recurring else { return ["a one-time price"] }
    var found: [String] = []
    if recurring.interval.rawValue != interval.unit.rawValue
      || Int64(recurring.intervalCount) != interval.count
    {
      found.append(
        "interval \(recurring.intervalCount) \(recurring.interval.rawValue) → \(interval)")
    }
    let isMetered = recurring.usageType == .metered
    if isMetered != (eventName != nil) {
      found.append(isMetered ? "metered → licensed" : "licensed → metered")
    } else if let eventName {
      if recurring.meter == nil {
        found.append("a price without a meter")
      } else if recurring.meter != state.meters[eventName]?.id {
        found.append("fed from another meter")
      }
    }
    return found
  }
}
