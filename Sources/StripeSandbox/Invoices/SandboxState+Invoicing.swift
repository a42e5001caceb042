/// The life of an invoice: draft, final after the grace, paid.
extension SandboxState {
  /// Files a draft that will finalize by itself, and returns its id; a renewal's is there only after the delay of its switch.
  @discardableResult
  mutating func draftInvoice(
    for subscription: Subscription, reason: Invoice.Reason, lines: [InvoiceLine],
    period: (start: Int64, end: Int64), at moment: Int64, followsSchedule: Bool = false
  ) -> String {
    var invoice = Invoice(
      id: ids.id("in_1"), customer: subscription.customer, subscription: subscription.id,
      created: moment, status: .draft, reason: reason, currency: subscription.currency,
      periodStart: period.start, periodEnd: period.end, lines: lines)
    invoice.subscriptionMetadata = subscription.metadata
    invoice.sendsInvoice = subscription.sendsInvoices
    invoice.followsSchedule = followsSchedule
    if reason == .subscriptionCycle, rules.draftDelaySeconds > 0 {
      // Until the draft is there, this is when it will be.
      let due = moment + rules.draftDelaySeconds
      invoice.finalizesAt = due
      lateDrafts.insert(invoice)
      agenda.add(.lateDraft(invoice.id), at: due, on: customers[invoice.customer]?.clock)
    } else {
      open(invoice, at: moment)
    }
    return invoice.id
  }

  /// Files a draft that was late.
  mutating func attendLateDraft(_ id: String, at moment: Int64) {
    guard var invoice = lateDrafts[id] else { return }
    lateDrafts.remove(id)
    invoice.lines = refreshed(invoice)
    open(invoice, at: moment)
  }

  /// Takes in what waits for the subscription and files the draft.
  private mutating func open(_ draft: Invoice, at moment: Int64) {
    var invoice = draft
    invoice.created = moment
    invoice.finalizesAt = moment + rules.graceSeconds
    let subscription = invoice.subscription.flatMap { subscriptions[$0] }
    if let subscription {
      invoice.lines = takePendingLines(of: subscription, into: invoice.id) + invoice.lines
      if subscription.keepsDrafts {
        invoice.autoAdvances = false
        invoice.finalizesAt = nil
      }
    }
    discount(&invoice, at: moment)
    file(invoice)
    guard let subscription else { return }
    subscriptions.update(subscription.id) { $0.latestInvoice = invoice.id }
    writeOff(invoice.id, by: subscription.pause, at: moment)
  }

  /// A paused subscription's invoices are void or uncollectible at once.
  private mutating func writeOff(_ id: String, by pause: PauseCollection?, at moment: Int64) {
    guard let pause, pause.behavior != .keepAsDraft else { return }
    finalize(id, at: moment, pays: false)
    guard invoices[id]?.status == .open else { return }
    let isVoid = pause.behavior == .void
    invoices.update(id) {
      $0.status = isVoid ? .void : .uncollectible
      if isVoid { $0.voidedAt = moment } else { $0.uncollectibleAt = moment }
    }
    let end = isVoid ? "invoice.voided" : "invoice.marked_uncollectible"
    record(["invoice.updated", end], .invoice(id))
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
      let due = invoice.finalizesAt, due <= moment, !failsFinalization(id, at: moment)
    else { return }
    finalize(id, at: moment)
  }

  /// Finalizes a draft that was made this very moment, unless its subscription keeps its drafts.
  mutating func finalizeAtOnce(_ id: String, at moment: Int64) {
    guard invoices[id]?.autoAdvances == true, !failsFinalization(id, at: moment) else { return }
    finalize(id, at: moment, rereads: false)
  }

  /// Makes a draft final: usage is read a last time, the number is given, the payment tried.
  mutating func finalize(_ id: String, at moment: Int64, pays: Bool = true, rereads: Bool = true) {
    guard var invoice = invoices[id], invoice.status == .draft else { return }
    if rereads {
      invoice.lines = refreshed(invoice)
      discount(&invoice, at: invoice.created)
    }
    let number = nextNumber(of: invoice.customer)
    invoice.number = number
    invoice.status = .open
    invoice.finalizedAt = moment
    invoice.finalizesAt = nil
    invoice.finalizationError = nil
    if invoice.sendsInvoice {
      let days = invoice.subscription.flatMap { subscriptions[$0]?.daysUntilDue } ?? 30
      invoice.dueDate = invoice.dueDate ?? moment + days * 86_400
    }
    settleCredits(&invoice)
    settleBalance(&invoice)
    invoices.insert(invoice)
    record(["invoice.updated", "invoice.finalized"], .invoice(id))
    if invoice.amountDue == 0 || (pays && !invoice.sendsInvoice) {
      attemptPayment(of: id, at: moment)
    }
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
    guard left != balance else { return }
    customers.update(invoice.customer) { $0.balance = left }
    record("customer.updated", .customer(invoice.customer))
  }
}
