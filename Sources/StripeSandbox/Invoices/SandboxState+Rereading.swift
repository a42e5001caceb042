/// Drafts follow their usage until they are final.
extension SandboxState {
  /// What works out the lines of a subscription's invoices: with the events that are processed, or with all of them.
  func lines(of subscription: Subscription) -> InvoiceLines {
    InvoiceLines(
      state: self, subscription: subscription, seen: rules.lagHidesFromInvoices ? wallNow : nil)
  }

  /// Usage that came in while the invoice was a draft counts; other lines stay as they are.
  func refreshed(_ invoice: Invoice, seen: Int64? = nil) -> [InvoiceLine] {
    guard let subscription = invoice.subscription.flatMap({ subscriptions[$0] }) else {
      return invoice.lines
    }
    var calculator = lines(of: subscription)
    calculator.seen = seen ?? calculator.seen
    var lines: [InvoiceLine] = []
    // Invoices are kept for good, in their thousands: no room to grow.
    lines.reserveCapacity(invoice.lines.count)
    for line in invoice.lines {
      guard line.source == .usage, line.isFixed != true,
        let price = line.price.flatMap({ prices[$0] })
      else {
        lines.append(line)
        continue
      }
      // The lines of one item come together: the first stands for all.
      if let last = lines.last, last.source == .usage, last.isSameUsage(as: line) { continue }
      guard let item = item(of: line, on: invoice, subscription) else {
        lines += invoice.lines.filter { $0.source == .usage && $0.isSameUsage(as: line) }
        continue
      }
      let isFree = !rules.billsTrialUsage && subscription.wasTrial(at: line.periodStart)
      lines += calculator.usageLines(
        item, price, from: line.periodStart, to: line.periodEnd, isFree: isFree,
        isLast: subscription.endedAt == line.periodEnd)
    }
    return lines == invoice.lines ? invoice.lines : lines
  }

  /// An invoice as it reads now: a draft with the usage that is processed so far.
  func shown(_ invoice: Invoice) -> Invoice {
    guard invoice.status == .draft, invoice.reason != .upcoming,
      invoice.lines.contains(where: { $0.source == .usage })
    else { return invoice }
    var state = self
    var shown = invoice
    shown.lines = refreshed(invoice, seen: wallNow)
    state.discount(&shown, at: invoice.created)
    return shown
  }

  /// The item whose usage a line still follows: with the line's own price, as a change of price during the grace drops what comes
  /// after it (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period).
  private func item(of line: InvoiceLine, on invoice: Invoice, _ subscription: Subscription)
    -> SubscriptionItem?
  {
    guard let id = line.subscriptionItem, let price = line.price else { return nil }
    let isKept = subscription.items.contains { $0.id == id && $0.price == price }
    guard isKept || (invoice.followsSchedule && rules.scheduledChangeKeepsGraceUsage) else {
      return nil
    }
    return SubscriptionItem(
      id: id, created: invoice.created, price: price, periodStart: line.periodStart,
      periodEnd: line.periodEnd, usageStart: line.periodStart, billedUsage: line.billedBefore)
  }
}

extension InvoiceLine {
  fileprivate func isSameUsage(as other: InvoiceLine) -> Bool {
    subscriptionItem == other.subscriptionItem && price == other.price
      && periodStart == other.periodStart
  }
}

extension Subscription {
  /// Whether its invoices stay drafts until someone finalizes them.
  var keepsDrafts: Bool { status == .unpaid || pause?.behavior == .keepAsDraft }

  /// Whether a period that began at `moment` was this subscription's trial.
  fileprivate func wasTrial(at moment: Int64) -> Bool {
    guard let trialStart, let trialEnd else { return false }
    return trialStart <= moment && moment < trialEnd
  }
}
