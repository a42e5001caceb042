/// One line of an invoice, the same for both shapes Stripe gives it: before 2025-03-31.basil price and subscription
/// item stood on the line, since then below `pricing` and `parent`
/// ([changelog](https://docs.stripe.com/changelog/basil/2025-03-31/adds-new-parent-field-to-invoicing-objects)).
public struct StripeInvoiceLine: StripeListed, Equatable {
  /// Names the line.
  public let id: StripeID<StripeInvoiceLine>
  /// Before discounts and taxes, in minor units; negative for credits.
  public let amount: Int64
  /// What discounts take off it, in minor units; 0 or more.
  public let discounted: Int64
  /// How many units; nil where Stripe gives none.
  public let quantity: StripeDecimal?
  /// For one unit, in minor units; nil for lines without one, such as flat fees of a tier.
  public let unitAmount: StripeDecimal?
  /// What the customer reads.
  public let description: String?
  /// What the line is for.
  public let period: StripePeriod
  /// The price; nil for lines made without one.
  public let price: StripePriceID?
  /// The subscription item; nil for one-off lines.
  public let subscriptionItem: StripeSubscriptionItemID?
  /// The invoice item behind it; nil for a subscription's regular lines.
  public let invoiceItem: StripeInvoiceItemID?
  /// Whether it charges or credits part of a period because of a change.
  public let isProration: Bool
  /// What callers attached: of a one-off line what its invoice item has.
  public let metadata: [String: String]
}
