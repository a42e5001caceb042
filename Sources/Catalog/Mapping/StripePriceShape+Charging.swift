import Amounts

extension StripePriceShape {
  /// Whether both charge the same for every quantity; a missing flat fee and one of zero are equal.
  public func charges(like other: StripePriceShape) -> Bool {
    switch (self, other) {
    case (.tiered(let mode, let tiers), .tiered(let otherMode, let otherTiers)):
      mode == otherMode && tiers.count == otherTiers.count
        && zip(tiers, otherTiers).allSatisfy { Self.isSame($0, $1) }
    default: self == other
    }
  }

  private static func isSame(_ left: PriceTier, _ right: PriceTier) -> Bool {
    left.upTo == right.upTo && left.unitAmount == right.unitAmount
      && left.flatAmount ?? .zero == right.flatAmount ?? .zero
  }
}
