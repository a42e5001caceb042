public import Amounts
public import Metering
public import Rating

/// The invoice so far, as we rate it and as Stripe previews it.
public struct UpcomingInvoice: Hashable, Sendable {
  /// Who is billed.
  public let customer: CustomerID
  /// `sub_…`; nil for the sum of several, and without a subscription.
  public let subscription: String?
  /// Rated from the ledger.
  public let ours: Invoice
  /// Ours at the period's end if usage goes on as it did; nil while there is too little to project from.
  public let projected: ProjectedInvoice?
  /// Nil when Stripe has none: no subscription, or it cannot be asked.
  public let stripe: Invoice?
  /// Nil when there is nothing to compare.
  public let comparison: InvoiceComparison?
  /// Why the two differ or why there is nothing to compare; nil when they agree.
  public let reason: String?
  /// One for each subscription of a customer with several, whose sum this is; else empty.
  public let subscriptions: [UpcomingInvoice]

  /// Takes the parts as they are.
  public init(
    customer: CustomerID, subscription: String? = nil, ours: Invoice,
    projected: ProjectedInvoice? = nil, stripe: Invoice? = nil,
    comparison: InvoiceComparison? = nil, reason: String?, subscriptions: [UpcomingInvoice] = []
  ) {
    self.customer = customer
    self.subscription = subscription
    self.ours = ours
    self.projected = projected
    self.stripe = stripe
    self.comparison = comparison
    self.reason = reason
    self.subscriptions = subscriptions
  }

  /// Whether both charge the same at every price; what Stripe makes by itself is left out of it.
  public var agree: Bool {
    subscriptions.isEmpty
      ? comparison?.agrees ?? false : subscriptions.allSatisfy(\.agree)
  }

  /// Ours minus Stripe's at the prices that both have, in minor units; nil when there is nothing to compare.
  public var difference: Money? { comparison?.difference }

  /// What Stripe's invoice has besides: prorations of base prices, one-off items, and what discounts and taxes come to in all.
  public var stripeOnly: [StripeLine] { comparison?.stripeOnly ?? [] }
}
