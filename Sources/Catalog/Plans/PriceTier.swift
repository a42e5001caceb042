public import Amounts

/// One tier of a graduated or volume price: from the end of the one before up to and including `upTo`.
public struct PriceTier: Hashable, Sendable {
  /// Inclusive; nil in the last tier, which has no bound.
  public let upTo: WholeQuantity?
  public let unitAmount: UnitPrice
  /// Charged once when the tier is reached; whole minor units, since Stripe takes only those
  /// (docs.stripe.com/api/prices/create, `tiers.flat_amount_decimal`).
  public let flatAmount: UnitPrice?

  public init(upTo: WholeQuantity?, unitAmount: UnitPrice, flatAmount: UnitPrice? = nil) {
    self.upTo = upTo
    self.unitAmount = unitAmount
    self.flatAmount = flatAmount
  }
}
