public import Amounts
public import Metering

/// One line of Stripe's invoice, or of its preview, as far as it is compared: before discounts and taxes.
public struct StripeLine: Hashable, Sendable {
  /// As Stripe words it.
  public let description: String
  /// Nil for a line made without a price.
  public let price: PriceID?
  /// What the line covers, as Stripe dates it.
  public let period: BillingPeriod
  /// Negative for a credit.
  public let amount: Money
  /// Whether it charges or credits part of a period because of a change.
  public let isProration: Bool
  /// Whether an invoice item is behind it and no subscription item's period.
  public let isOneOff: Bool

  /// Takes the parts as they are.
  public init(
    description: String, price: PriceID?, period: BillingPeriod, amount: Money, isProration: Bool,
    isOneOff: Bool
  ) {
    self.description = description
    self.price = price
    self.period = period
    self.amount = amount
    self.isProration = isProration
    self.isOneOff = isOneOff
  }
}
