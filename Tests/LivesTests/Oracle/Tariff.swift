/// What a price charges, worked out from its text in whole numbers of a hundredth of a minor unit: the oracle's own.
enum Tariff: Sendable {
  /// So many are free, each other one costs so much.
  case each(free: Int64, hundredths: Int64)
  /// Begun packages of `size`, the first `free` of them included.
  case packages(size: Int64, free: Int64, hundredths: Int64)
  /// Each tier's part at its own price, a flat fee once it is begun; nil: no end.
  case graduated([(upTo: Int64?, hundredths: Int64, flat: Int64)])
  /// All at the price of the tier that is reached.
  case volume([(upTo: Int64?, hundredths: Int64, flat: Int64)])

  /// In minor units; each line is rounded by itself, half a unit away from zero.
  func cost(_ quantity: Int64) -> Int64 {
    switch self {
    case .each(let free, let hundredths):
      return Self.rounded(max(0, quantity - free) * hundredths)
    case .packages(let size, let free, let hundredths):
      let begun = quantity <= 0 ? 0 : (quantity - 1) / size + 1
      return Self.rounded(max(0, begun - free) * hundredths)
    case .graduated(let tiers):
      var (from, cost) = (Int64(0), Int64(0))
      for (index, tier) in tiers.enumerated() where quantity > from || index == 0 {
        let part = max(0, min(quantity, tier.upTo ?? .max) - from)
        cost += Self.rounded(part * tier.hundredths) + Self.rounded(tier.flat)
        from = tier.upTo ?? .max
      }
      return cost
    case .volume(let tiers):
      let tier = tiers.first { quantity <= $0.upTo ?? .max }
      guard let tier else { return 0 }
      return Self.rounded(max(0, quantity) * tier.hundredths) + Self.rounded(tier.flat)
    }
  }

  private static func rounded(_ hundredths: Int64) -> Int64 { (hundredths + 50) / 100 }
}
