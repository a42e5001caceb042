/// Subscriptions whose first invoice was not paid (docs.stripe.com/billing/subscriptions/overview#subscription-statuses).
extension SandboxState {
  /// How long a first invoice may stay unpaid.
  static let incompleteSeconds: Int64 = 23 * 3_600

  /// Ends a subscription whose first invoice was not paid in 23 hours: the invoice is void, and no usage is ever billed.
  mutating func expire(_ id: String, at moment: Int64) {
    guard let subscription = subscriptions[id], subscription.status == .incomplete else { return }
    subscriptions.update(id) {
      $0.status = .incompleteExpired
      $0.endedAt = moment
    }
    if let invoice = subscription.latestInvoice, invoices[invoice]?.status == .open {
      invoices.update(invoice) {
        $0.status = .void
        $0.voidedAt = moment
      }
      record(["invoice.updated", "invoice.voided"], .invoice(invoice))
    }
    record("customer.subscription.updated", .subscription(id))
  }
}
