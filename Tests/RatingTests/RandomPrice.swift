import Amounts
import Catalog

/// Numbers from a seed, the same in every run: the xorshift64* generator.
struct SeededGenerator: RandomNumberGenerator {
  /// Not zero.
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 2_685_821_657_736_338_717
  }
}

/// Prices of every model with awkward amounts, small bounds and sometimes flat fees.
enum RandomPrice {
  static func model(_ generator: inout SeededGenerator) -> PriceModel {
    let raw = Int64.random(in: 0...9_000_000_000_000_000, using: &generator)
    let price = UnitPrice(rawValue: Int128(raw))
    let size = WholeQuantity(.random(in: 1...50, using: &generator))
    let count = Int64.random(in: 0...20, using: &generator)
    switch Int.random(in: 0...3, using: &generator) {
    case 0: return .perUnit(unitAmount: price, included: WholeQuantity(count))
    case 1:
      return .package(size: size, amount: price, included: WholeQuantity(count * size.units))
    case 2: return .graduated(tiers(price, &generator))
    default: return .volume(tiers(price, &generator))
    }
  }

  private static func tiers(_ price: UnitPrice, _ generator: inout SeededGenerator) -> [PriceTier] {
    var tiers: [PriceTier] = []
    var bound: Int64 = 0
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      bound += .random(in: 1...100, using: &generator)
      let flat = Bool.random(using: &generator) ? RatedLine.price(bound) : nil
      tiers.append(PriceTier(upTo: WholeQuantity(bound), unitAmount: price, flatAmount: flat))
    }
    return tiers + [PriceTier(upTo: nil, unitAmount: price)]
  }
}
