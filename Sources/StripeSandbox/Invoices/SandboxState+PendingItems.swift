extension SandboxState {
  /// Leaves a line for the subscription's next invoice.
  mutating func addPending(_ line: InvoiceLine, to subscription: Subscription, at now: Int64) {
    file(
      InvoiceItem(
        id: ids.id("ii_1"), customer: subscription.customer, subscription: subscription.id,
        date: now, currency: subscription.currency, line: line))
  }

  mutating func file(_ item: InvoiceItem) {
    invoiceItems.insert(item)
    if item.invoice == nil { pendingOfCustomer[item.customer, default: []].append(item.id) }
    record("invoiceitem.created", .invoiceItem(item.id))
  }

  /// What waits for a customer's next invoice.
  func pendingItems(of customer: String) -> [InvoiceItem] {
    (pendingOfCustomer[customer] ?? []).compactMap { invoiceItems[$0] }
      .filter { $0.invoice == nil }
  }

  /// Takes the lines that wait for this subscription, or for its customer, into an invoice.
  mutating func takePendingLines(of subscription: Subscription, into invoice: String)
    -> [InvoiceLine]
  {
    let waiting = pendingItems(of: subscription.customer).filter {
      ($0.subscription == nil || $0.subscription == subscription.id)
        && $0.currency == subscription.currency
    }
    return waiting.map { take($0, into: invoice) }
  }

  /// Moves an item into an invoice; a line of its own stands there for it.
  mutating func take(_ item: InvoiceItem, into invoice: String) -> InvoiceLine {
    invoiceItems.update(item.id) { $0.invoice = invoice }
    pendingOfCustomer[item.customer]?.removeAll { $0 == item.id }
    if pendingOfCustomer[item.customer]?.isEmpty == true { pendingOfCustomer[item.customer] = nil }
    var line = item.line
    if line.isProration { line.invoiceItem = item.id }
    return line
  }

  /// Bills what waits for a subscription at once.
  mutating func invoicePending(of id: String, at now: Int64) {
    guard let subscription = subscriptions[id],
      pendingItems(of: subscription.customer).contains(where: { $0.subscription == id })
    else { return }
    let invoice = draftInvoice(
      for: subscription, reason: .subscriptionUpdate, lines: [], period: (now, now), at: now)
    finalizeAtOnce(invoice, at: now)
  }
}
