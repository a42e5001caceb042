public import Amounts
public import Metering

extension InvoiceSeen {
  /// One line, as Stripe wrote it.
  public struct Line: Hashable, Sendable {
    /// `il_…`
    public let id: String
    /// `si_…`: the subscription's item; nil for one-off amounts.
    public let item: ItemID?
    /// Nil for amounts without one.
    public let price: PriceID?
    /// What it is for; of a one-off amount often no time at all.
    public let period: BillingPeriod
    /// How many units; nil where Stripe gives none.
    public let quantity: Quantity?
    /// Before discounts and taxes; negative for a credit.
    public let amount: Money
    /// What discounts take off it.
    public let discounted: Money
    /// Whether it charges or credits part of a period because of a change.
    public let isProration: Bool
    /// `ii_…`: the invoice item behind it; nil for a subscription's regular lines.
    public let invoiceItem: String?
    /// What the customer reads.
    public let description: String?

    /// Takes the parts as they are.
    public init(
      id: String, item: ItemID?, price: PriceID?, period: BillingPeriod, quantity: Quantity?,
      amount: Money, discounted: Money = Money(minorUnits: 0), isProration: Bool = false,
      invoiceItem: String? = nil, description: String? = nil
    ) {
      self.id = id
      self.item = item
      self.price = price
      self.period = period
      self.quantity = quantity
      self.amount = amount
      self.discounted = discounted
      self.isProration = isProration
      self.invoiceItem = invoiceItem
      self.description = description
    }
  }
}

extension InvoiceSeen.Line {
  /// The quantity that a storage kept as `Quantity.description`; nil for none. Throws `corrupt` for any other text.
  public static func quantity(stored text: String?, of customer: CustomerID) throws(LedgerError)
    -> Quantity?
  {
    guard let text else { return nil }
    guard let quantity = try? Quantity(decimal: text) else {
      throw LedgerError(.corrupt, "a quantity on an invoice of \(customer) cannot be read")
    }
    return quantity
  }
}
