/// An amount that waits for a customer's next invoice (docs.stripe.com/api/invoiceitems/object).
struct InvoiceItem: Identified, Codable, Sendable {
  var id: String
  var customer: String
  var subscription: String?
  var invoice: String?
  var date: Int64
  var currency: String
  var line: InvoiceLine
  var metadata: [StringPair] = []

  var isProration: Bool { line.isProration }
}

extension SandboxState {
  /// Leaves a line for the subscription's next invoice.
  mutating func addPending(_ line: InvoiceLine, to subscription: Subscription, at now: Int64) {
    let item = InvoiceItem(
      id: ids.id("ii_1"), customer: subscription.customer, subscription: subscription.id,
      date: now, currency: subscription.currency, line: line)
    invoiceItems.insert(item)
    record("invoiceitem.created", .invoiceItem(item.id))
  }

  /// Takes the lines that wait for this subscription, or for its customer, off the pending items.
  mutating func takePendingLines(of subscription: Subscription) -> [InvoiceLine] {
    let waiting = invoiceItems.oldestFirst.filter {
      $0.invoice == nil && $0.customer == subscription.customer
        && ($0.subscription == nil || $0.subscription == subscription.id)
        && $0.currency == subscription.currency
    }
    return waiting.map { take($0) }
  }

  mutating func take(_ item: InvoiceItem, for invoice: String = "taken") -> InvoiceLine {
    invoiceItems.update(item.id) { $0.invoice = invoice }
    return item.line
  }

  /// Bills what waits for a subscription at once.
  mutating func invoicePending(of id: String, at now: Int64) {
    guard let subscription = subscriptions[id],
      invoiceItems.oldestFirst.contains(where: { $0.invoice == nil && $0.subscription == id })
    else { return }
    let invoice = draftInvoice(
      for: subscription, reason: .subscriptionUpdate, lines: [], period: (now, now), at: now)
    finalize(invoice, at: now)
  }
}
