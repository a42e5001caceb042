import Amounts
package import Catalog
package import StripeAPI

extension StripePriceShape {
  /// The shape of a price as Stripe answers it; nil when its tiers were not asked for or an amount has more decimals than exist.
  package init?(_ scheme: StripePriceScheme?) {
    switch scheme {
    case .perUnit(let amount):
      guard let price = Self.price(amount) else { return nil }
      self = .perUnit(unitAmountDecimal: price, transform: nil)
    case .package(let amount, let size, let round):
      guard let price = Self.price(amount) else { return nil }
      let transform = TransformQuantity(
        divideBy: WholeQuantity(size), round: round == .up ? .up : .down)
      self = .perUnit(unitAmountDecimal: price, transform: transform)
    case .tiered(let mode, let tiers):
      let read = tiers.compactMap(Self.tier)
      guard read.count == tiers.count else { return nil }
      self = .tiered(mode == .graduated ? .graduated : .volume, read)
    case nil: return nil
    }
  }

  /// The parameters that create a price of this shape.
  var scheme: StripePriceScheme? {
    switch self {
    case .perUnit(let amount, nil):
      return StripeDecimal(amount.description).map { .perUnit($0) }
    case .perUnit(let amount, let transform?):
      return StripeDecimal(amount.description).map {
        .package(
          amount: $0, size: transform.divideBy.units, round: transform.round == .up ? .up : .down)
      }
    case .tiered(let mode, let tiers):
      return .tiered(mode == .graduated ? .graduated : .volume, tiers.map(Self.tier))
    }
  }

  private static func price(_ decimal: StripeDecimal) -> UnitPrice? {
    try? UnitPrice(minorUnits: decimal.text)
  }

  private static func tier(_ tier: StripePriceTier) -> PriceTier? {
    let unit = tier.unitAmount.map { price($0) } ?? .zero
    let flat = tier.flatAmount.map { price($0) }
    guard let unit, flat != .some(nil) else { return nil }
    return PriceTier(
      upTo: tier.upTo.map { WholeQuantity($0) }, unitAmount: unit, flatAmount: flat ?? nil)
  }

  private static func tier(_ tier: PriceTier) -> StripePriceTier {
    StripePriceTier(
      upTo: tier.upTo?.units, unitAmount: StripeDecimal(tier.unitAmount.description),
      flatAmount: tier.flatAmount.flatMap { StripeDecimal($0.description) })
  }
}
