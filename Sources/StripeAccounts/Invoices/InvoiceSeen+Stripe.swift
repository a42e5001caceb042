import Amounts
import Metering
import StripeAPI
import UsageLedger

extension InvoiceSeen {
  /// Stripe's invoice as it is kept; nil for a preview, which is none.
  init?(
    _ invoice: StripeInvoice, of link: CustomerLink, lines: [Line], seenAt: Timestamp
  ) {
    guard let status = invoice.status, let created = invoice.created else { return nil }
    self.init(
      id: invoice.id.rawValue, customer: link.customer, number: invoice.number,
      stripeCustomer: link.stripeCustomer, subscription: invoice.subscription?.rawValue,
      status: status.rawValue, currency: invoice.currency,
      total: Money(minorUnits: invoice.total), createdAt: Timestamp(created),
      automaticallyFinalizesAt: invoice.automaticallyFinalizesAt.map { Timestamp($0) },
      finalizedAt: invoice.transitions.finalizedAt.map { Timestamp($0) }, lines: lines,
      seenAt: seenAt)
  }
}

extension InvoiceSeen.Line {
  /// Stripe's line as it is kept; a quantity that no usage has is none.
  init(_ line: StripeInvoiceLine) {
    self.init(
      id: line.id.rawValue, item: line.subscriptionItem.map { ItemID($0.rawValue) },
      price: line.price.map { PriceID($0.rawValue) }, period: BillingPeriod(line.period),
      quantity: line.quantity.flatMap { try? Quantity(decimal: $0.text) },
      amount: Money(minorUnits: line.amount), discounted: Money(minorUnits: line.discounted),
      isProration: line.isProration, invoiceItem: line.invoiceItem?.rawValue,
      description: line.description)
  }
}
