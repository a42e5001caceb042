public import Amounts

/// What one tier of a graduated or volume price adds to its invoice line.
public struct LineTier: Hashable, Sendable {
  /// Inclusive; nil in the last tier.
  public let upTo: WholeQuantity?
  /// The part of the quantity that this tier prices: for volume, all of it.
  public let quantity: WholeQuantity
  public let unitAmount: UnitPrice
  /// The tier's flat fee as charged, or nil when it has none.
  public let flatAmount: Money?
  /// Units and flat fee, each rounded by itself, then added.
  public let amount: Money

  public init(
    upTo: WholeQuantity?, quantity: WholeQuantity, unitAmount: UnitPrice, flatAmount: Money?,
    amount: Money
  ) {
    self.upTo = upTo
    self.quantity = quantity
    self.unitAmount = unitAmount
    self.flatAmount = flatAmount
    self.amount = amount
  }
}
