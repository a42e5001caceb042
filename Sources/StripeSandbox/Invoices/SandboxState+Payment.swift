extension SandboxState {
  /// Test payment methods that never work; every other customer can pay (docs.stripe.com/testing).
  static let failingMethods: Set<String> = [
    "pm_card_chargeCustomerFail", "pm_card_visa_chargeDeclined", "pm_card_chargeDeclined",
    "tok_chargeCustomerFail", "tok_chargeDeclined", "tok_visa_chargeDeclined",
  ]

  /// Tries to collect an open invoice; true when it is paid.
  @discardableResult
  mutating func attemptPayment(of id: String, at moment: Int64, method: String? = nil) -> Bool {
    guard let invoice = invoices[id], invoice.status == .open else { return false }
    let usual = invoice.subscription.flatMap { subscriptions[$0]?.paymentMethod }
    let used = method ?? usual ?? customers[invoice.customer]?.paymentMethod
    guard invoice.amountDue == 0 || !Self.failingMethods.contains(used ?? "") else {
      fail(invoice, at: moment)
      return false
    }
    markPaid(id, at: moment)
    return true
  }

  mutating func markPaid(_ id: String, at moment: Int64) {
    invoices.update(id) {
      $0.status = .paid
      $0.amountPaid = $0.amountDue
      $0.attempts += 1
      $0.paidAt = moment
      $0.retriesEndAt = nil
    }
    record(["invoice.updated", "invoice.paid", "invoice.payment_succeeded"], .invoice(id))
    settleSubscription(of: id, isPaid: true)
  }

  private mutating func fail(_ invoice: Invoice, at moment: Int64) {
    let end = moment + rules.paymentRetrySeconds
    invoices.update(invoice.id) {
      $0.attempts += 1
      $0.retriesEndAt = $0.retriesEndAt ?? end
    }
    customers.update(invoice.customer) { $0.isDelinquent = true }
    record(["invoice.updated", "invoice.payment_failed"], .invoice(invoice.id))
    settleSubscription(of: invoice.id, isPaid: false)
    if end == moment {
      giveUpPayment(of: invoice.id, at: moment)
    } else {
      agenda.add(.payment(invoice.id), at: end, on: customers[invoice.customer]?.clock)
    }
  }

  /// What follows when an invoice was not paid until the end of its retries; the account's setting says what.
  mutating func giveUpPayment(of id: String, at moment: Int64) {
    guard let invoice = invoices[id], invoice.status == .open,
      let end = invoice.retriesEndAt, end <= moment,
      let subscription = invoice.subscription.flatMap({ subscriptions[$0] }),
      subscription.status == .pastDue
    else { return }
    switch rules.afterFailedPayments {
    case .pastDue: return
    case .unpaid:
      subscriptions.update(subscription.id) { $0.status = .unpaid }
      record("customer.subscription.updated", .subscription(subscription.id))
    case .canceled:
      subscriptions.update(subscription.id) { $0.cancellationReason = "payment_failed" }
      self.end(subscription.id, at: moment)
    }
  }

  /// Moves the subscription with its newest invoice: active when paid, past due or incomplete when not.
  private mutating func settleSubscription(of invoiceID: String, isPaid: Bool) {
    guard let invoice = invoices[invoiceID],
      let subscription = invoice.subscription.flatMap({ subscriptions[$0] }),
      subscription.latestInvoice == invoiceID, !subscription.hasEnded
    else { return }
    let status: Subscription.Status
    switch (isPaid, subscription.status) {
    case (true, .pastDue), (true, .incomplete), (true, .unpaid): status = .active
    case (false, .active): status = invoice.reason == .subscriptionCreate ? .incomplete : .pastDue
    default: return
    }
    subscriptions.update(subscription.id) { $0.status = status }
    if isPaid { customers.update(invoice.customer) { $0.isDelinquent = false } }
    guard subscription.id != starting else { return }
    record("customer.subscription.updated", .subscription(subscription.id))
    if let saved = subscriptions[subscription.id] { plan(saved) }
  }
}
