public import Amounts
public import Metering
public import Rating

/// The invoice so far, as we rate it and as Stripe previews it.
public struct UpcomingInvoice: Hashable, Sendable {
  public let customer: CustomerID
  public let ours: Invoice
  /// Ours at the period's end if usage goes on at the pace so far; nil when nobody asked.
  public let projected: Invoice?
  /// Nil when Stripe has none: no subscription, or it cannot be asked.
  public let stripe: Invoice?
  /// Why the two differ or why there is nothing to compare; nil when they agree.
  public let reason: String?

  public init(
    customer: CustomerID, ours: Invoice, projected: Invoice? = nil, stripe: Invoice?,
    reason: String?
  ) {
    self.projected = projected
    self.customer = customer
    self.ours = ours
    self.stripe = stripe
    self.reason = reason
  }

  public var agree: Bool { stripe?.total == ours.total }

  /// Ours minus Stripe's, in minor units; nil when there is nothing to compare or the difference does not fit.
  public var difference: Money? {
    stripe.flatMap { theirs in try? ours.total.subtracting(theirs.total) }
  }
}
