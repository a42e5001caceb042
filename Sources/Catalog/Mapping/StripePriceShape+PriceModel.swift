public import Amounts

extension StripePriceShape {
  /// The price that bills the same as `model`, fed from `DeliveredMeter(meter:model:)`.
  ///
  /// An allowance is a free first tier of a graduated price; a package without one is divided by Stripe; a package with
  /// one is counted in blocks, so that its tiers are blocks too. Throws `outOfRange` for a package whose allowance is not
  /// a whole number of packages, which the catalogue refuses.
  public init(_ model: PriceModel) throws(AmountError) {
    switch model {
    case .perUnit(let unitAmount, let included):
      self = Self.free(included, then: unitAmount)
    case .graduated(let tiers):
      self = .tiered(.graduated, tiers)
    case .volume(let tiers):
      self = .tiered(.volume, tiers)
    case .package(let size, let amount, let included) where included > .zero:
      guard included.isMultiple(of: size) else {
        throw AmountError(.outOfRange, "\(included) included in packages of \(size)")
      }
      self = Self.free(try included.blocks(of: size, rounding: .down), then: amount)
    case .package(let size, let amount, _):
      let transform = size > 1 ? TransformQuantity(divideBy: size, round: .up) : nil
      self = .perUnit(unitAmountDecimal: amount, transform: transform)
    }
  }

  private static func free(_ allowance: WholeQuantity, then price: UnitPrice) -> StripePriceShape {
    guard allowance > .zero else { return .perUnit(unitAmountDecimal: price, transform: nil) }
    return .tiered(
      .graduated,
      [
        PriceTier(upTo: allowance, unitAmount: .zero),
        PriceTier(upTo: nil, unitAmount: price),
      ])
  }
}

extension PriceModel {
  /// The model of a price read back from Stripe, whose meter counts blocks of `blockSize` units (one: plain units).
  ///
  /// The amounts are those of the model it was made from; an allowance with a unit price comes back as the graduated
  /// price it is at Stripe. Nil for what no model of ours bills: a transformation that rounds down, tiers over blocks
  /// other than an allowance, and an allowance in blocks beyond 64 bits.
  public init?(_ shape: StripePriceShape, blockSize: WholeQuantity = 1) {
    let model = blockSize > 1 ? Self.inBlocks(of: blockSize, shape) : Self.inUnits(shape)
    guard let model else { return nil }
    self = model
  }

  private static func inUnits(_ shape: StripePriceShape) -> PriceModel? {
    switch shape {
    case .perUnit(let amount, nil): .perUnit(unitAmount: amount, included: .zero)
    case .perUnit(let amount, let transform?) where transform.round == .up:
      .package(size: transform.divideBy, amount: amount, included: .zero)
    case .perUnit: nil
    case .tiered(.graduated, let tiers): .graduated(tiers)
    case .tiered(.volume, let tiers): .volume(tiers)
    }
  }

  private static func inBlocks(of size: WholeQuantity, _ shape: StripePriceShape) -> PriceModel? {
    switch shape {
    case .perUnit(let amount, nil):
      return .package(size: size, amount: amount, included: .zero)
    case .tiered(.graduated, let tiers):
      guard tiers.count == 2, let blocks = tiers[0].upTo, tiers[0].isFree,
        tiers[1].upTo == nil, tiers[1].flatAmount ?? .zero == .zero
      else { return nil }
      let (included, overflowed) = blocks.units.multipliedReportingOverflow(by: size.units)
      guard !overflowed else { return nil }
      return .package(
        size: size, amount: tiers[1].unitAmount, included: WholeQuantity(included))
    case .perUnit, .tiered: return nil
    }
  }
}

extension PriceTier {
  /// Whether reaching this tier costs nothing: how an allowance looks at Stripe.
  public var isFree: Bool { unitAmount == .zero && flatAmount ?? .zero == .zero }
}
