public import Amounts
public import Metering

/// What one price charges for one period: the base, or a metered thing.
public struct InvoiceLine: Hashable, Sendable {
  /// For people.
  public let description: String
  /// Nil for the base.
  public let meter: MeterKey?
  /// The immutable price that was applied, or nil when the catalogue's was.
  public let price: PriceID?
  /// The meter's value in the period; one for the base.
  public let quantity: WholeQuantity
  /// The allowance: of a graduated price what its free first tiers hold, of a volume price none.
  public let included: WholeQuantity
  /// The units above the allowance, also where they are priced in packages.
  public let billable: WholeQuantity
  public let amount: Money
  /// The tiers that the quantity reaches; empty for prices without tiers.
  public let tiers: [LineTier]

  public init(
    description: String, meter: MeterKey?, price: PriceID?, quantity: WholeQuantity,
    included: WholeQuantity, billable: WholeQuantity, amount: Money, tiers: [LineTier]
  ) {
    self.description = description
    self.meter = meter
    self.price = price
    self.quantity = quantity
    self.included = included
    self.billable = billable
    self.amount = amount
    self.tiers = tiers
  }
}
