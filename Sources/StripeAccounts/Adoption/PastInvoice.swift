public import Amounts
import Billing
import Metering
import StripeAPI

/// What a subscription was invoiced for its last period, and what the catalogue would have charged.
public struct PastInvoice: Hashable, Sendable, CustomStringConvertible {
  let customer: String
  let subscription: StripeSubscriptionID
  let invoice: StripeInvoiceID
  let period: BillingPeriod
  /// What the subscription's regular lines charge, before discounts and taxes.
  let stripe: Money
  /// Prorations and one-off amounts beside them.
  let besides: Money
  let ours: Money
  let currency: Currency

  /// Ours minus Stripe's, in minor units.
  public var difference: Money { (try? ours.subtracting(stripe)) ?? .zero }

  public var description: String {
    let change =
      ours == stripe ? "the same" : "\(ours.formatted(in: currency)) with the catalogue"
    let more =
      besides == .zero
      ? "" : " (and \(besides.formatted(in: currency)) of prorations and one-off amounts)"
    return
      "\(subscription) (\(customer)): \(invoice) of \(period.start) – \(period.end) was \(stripe.formatted(in: currency))\(more), \(change)"
  }
}
