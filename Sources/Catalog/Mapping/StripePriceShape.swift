public import Amounts

/// The parameters of a Stripe price that decide what it charges, as plain data.
///
/// Fields as in docs.stripe.com/api/prices/object: the two billing schemes exclude each other's parameters.
public enum StripePriceShape: Hashable, Sendable {
  /// `billing_scheme=per_unit`: `unit_amount_decimal`, and `transform_quantity` when there is one.
  case perUnit(unitAmountDecimal: UnitPrice, transform: TransformQuantity?)
  /// `billing_scheme=tiered`: `tiers_mode` and `tiers`; a tier's nil `upTo` is `inf`.
  case tiered(TiersMode, [PriceTier])

  /// `tiers_mode`.
  public enum TiersMode: String, Sendable {
    case graduated
    case volume
  }

  /// `transform_quantity`: the quantity is divided, then made whole.
  public struct TransformQuantity: Hashable, Sendable {
    /// `transform_quantity[round]`.
    public enum Round: String, Sendable {
      case up
      case down
    }

    /// Greater than zero.
    public let divideBy: WholeQuantity
    public let round: Round

    public init(divideBy: WholeQuantity, round: Round) {
      self.divideBy = divideBy
      self.round = round
    }
  }

  /// `billing_scheme`.
  public var billingScheme: String {
    switch self {
    case .perUnit: "per_unit"
    case .tiered: "tiered"
    }
  }
}
