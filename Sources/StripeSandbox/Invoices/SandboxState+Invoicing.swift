/// The life of an invoice: draft, final after the grace hour, paid.
extension SandboxState {
  /// Files a draft that will finalize by itself, and returns its id.
  @discardableResult
  mutating func draftInvoice(
    for subscription: Subscription, reason: Invoice.Reason, lines: [InvoiceLine],
    period: (start: Int64, end: Int64), at moment: Int64
  ) -> String {
    let id = ids.id("in_1")
    let pending = takePendingLines(of: subscription, into: id)
    var invoice = Invoice(
      id: id, customer: subscription.customer, subscription: subscription.id,
      created: moment, status: .draft, reason: reason, currency: subscription.currency,
      periodStart: period.start, periodEnd: period.end, lines: pending + lines)
    invoice.subscriptionMetadata = subscription.metadata
    invoice.sendsInvoice = subscription.sendsInvoices
    invoice.finalizesAt = moment + rules.graceSeconds
    file(invoice)
    subscriptions.update(subscription.id) { $0.latestInvoice = invoice.id }
    return invoice.id
  }

  mutating func file(_ invoice: Invoice) {
    invoices.insert(invoice)
    invoicesOfCustomer[invoice.customer, default: []].append(invoice.id)
    if let moment = invoice.finalizesAt, invoice.autoAdvances {
      agenda.add(.invoice(invoice.id), at: moment, on: customers[invoice.customer]?.clock)
    }
    record("invoice.created", .invoice(invoice.id))
  }

  mutating func attendInvoice(_ id: String, at moment: Int64) {
    guard let invoice = invoices[id], invoice.status == .draft, invoice.autoAdvances,
      let due = invoice.finalizesAt, due <= moment
    else { return }
    finalize(id, at: moment)
  }

  /// Makes a draft final: usage is read a last time, the number is given, the payment tried.
  mutating func finalize(_ id: String, at moment: Int64, pays: Bool = true) {
    guard var invoice = invoices[id], invoice.status == .draft else { return }
    if moment > invoice.created { invoice.lines = refreshed(invoice) }
    let number = nextNumber(of: invoice.customer)
    invoice.number = number
    invoice.status = .open
    invoice.finalizedAt = moment
    invoice.finalizesAt = nil
    if invoice.sendsInvoice {
      let days = invoice.subscription.flatMap { subscriptions[$0]?.daysUntilDue } ?? 30
      invoice.dueDate = invoice.dueDate ?? moment + days * 86_400
    }
    settleCredits(&invoice)
    settleBalance(&invoice)
    invoices.insert(invoice)
    record("invoice.finalized", .invoice(id))
    if invoice.amountDue == 0 || (pays && !invoice.sendsInvoice) {
      attemptPayment(of: id, at: moment)
    }
  }

  /// Usage that came in while the invoice was a draft counts; other lines stay as they are.
  private func refreshed(_ invoice: Invoice) -> [InvoiceLine] {
    guard let subscription = invoice.subscription.flatMap({ subscriptions[$0] }) else {
      return invoice.lines
    }
    let calculator = InvoiceLines(state: self, subscription: subscription)
    var lines: [InvoiceLine] = []
    // Invoices are kept for good, in their thousands: no room to grow.
    lines.reserveCapacity(invoice.lines.count)
    for line in invoice.lines {
      guard line.source == .usage, let price = line.price.flatMap({ prices[$0] }) else {
        lines.append(line)
        continue
      }
      // The lines of one item come together: the first stands for all.
      if let last = lines.last, last.source == .usage, last.isSameUsage(as: line) { continue }
      guard let item = subscription.items.first(where: { $0.id == line.subscriptionItem }),
        item.price == price.id
      else {
        lines += invoice.lines.filter { $0.source == .usage && $0.isSameUsage(as: line) }
        continue
      }
      let isFree = !rules.billsTrialUsage && subscription.wasTrial(at: line.periodStart)
      lines += calculator.usageLines(
        item, price, from: line.periodStart, to: line.periodEnd, isFree: isFree)
    }
    return lines == invoice.lines ? invoice.lines : lines
  }

  private mutating func nextNumber(of customer: String) -> String {
    customers.update(customer) { customer in
      let digits = String(customer.nextInvoiceSequence)
      customer.nextInvoiceSequence += 1
      let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
      return "\(customer.invoicePrefix)-\(zeros)\(digits)"
    } ?? ids.id("", length: 8)
  }

  /// The customer's balance pays first; a negative total becomes a credit (docs.stripe.com/invoicing/customer/balance).
  private mutating func settleBalance(_ invoice: inout Invoice) {
    let balance = customers[invoice.customer]?.balance ?? 0
    invoice.startingBalance = balance
    let left = min(0, invoice.total &+ balance)
    invoice.endingBalance = left
    if left != balance { customers.update(invoice.customer) { $0.balance = left } }
  }
}

extension InvoiceLine {
  fileprivate func isSameUsage(as other: InvoiceLine) -> Bool {
    subscriptionItem == other.subscriptionItem && price == other.price
      && periodStart == other.periodStart
  }
}

extension Subscription {
  /// Whether a period that began at `moment` was this subscription's trial.
  fileprivate func wasTrial(at moment: Int64) -> Bool {
    guard let trialStart, let trialEnd else { return false }
    return trialStart <= moment && moment < trialEnd
  }
}
