/// `invoice.upcoming`: a renewal is announced some days before it, once for each period
/// (docs.stripe.com/billing/subscriptions/webhooks).
extension SandboxState {
  /// Notes in the agenda when the end of the running period is to be announced; for a short period that is its start.
  mutating func planUpcoming(_ subscription: Subscription) {
    guard rules.upcomingInvoiceDays > 0, subscription.announcedEnd != subscription.periodEnd,
      subscription.renews
    else { return }
    agenda.add(
      .upcoming(subscription.id), at: announcement(of: subscription),
      on: customers[subscription.customer]?.clock)
  }

  private func announcement(of subscription: Subscription) -> Int64 {
    max(subscription.periodEnd - rules.upcomingInvoiceDays * 86_400, subscription.periodStart)
  }

  mutating func attendUpcoming(_ id: String, at moment: Int64) {
    guard let subscription = subscriptions[id], subscription.renews,
      subscription.announcedEnd != subscription.periodEnd,
      announcement(of: subscription) <= moment, moment < subscription.periodEnd
    else { return }
    subscriptions.update(id) { $0.announcedEnd = subscription.periodEnd }
    if let invoice = upcomingInvoice(of: subscription) {
      record("invoice.upcoming", .upcoming(invoice))
    }
  }

  private func upcomingInvoice(of subscription: Subscription) -> Invoice? {
    guard events.capacity > 0 else { return nil }
    var copy = self
    copy.events.capacity = 0
    return try? InvoicePreview.upcoming(subscription, in: &copy)
  }
}

extension Subscription {
  /// Whether a next invoice is to be expected.
  fileprivate var renews: Bool {
    [.trialing, .active, .pastDue, .unpaid].contains(status)
  }
}
