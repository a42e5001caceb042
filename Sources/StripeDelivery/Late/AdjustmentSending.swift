import Amounts
import Billing
import Metering
import Reporting
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Carries decisions out at Stripe: whatever its invoice items of a segment lack of what was decided is sent.
///
/// Stripe is asked first, always: an item whose answer was lost, or which a store restored from a backup does not know any more,
/// is found by the segment that it names. To be used with the customer's lease.
struct AdjustmentSending {
  let store: any BillingStore
  let stripe: StripeClient
  let states: CustomerStates
  let clock: any WallClock

  /// Sends what is not settled of the customer, and settles it; nothing where all is. Cut short anywhere, the next call goes on.
  func carryOut(_ customer: CustomerID, renewing lease: DeliveryLease) async throws(BillingError) {
    let state = try await states.state(of: customer, at: .known(clock.now()))
    let open = state.records.adjustments.filter { $0.settledAt == nil }
    var made: [SegmentAdjustment.ID: StripeInvoiceItem] = [:]
    if !open.isEmpty {
      guard let link = state.records.link else {
        throw BillingError(.notLinked, "\(customer) is not linked to a Stripe customer")
      }
      var known = try await KnownAdjustments(stripe, link, state.records)
      for adjustment in open {
        try await storing { () throws(LedgerError) in try await lease.renew() }
        let item = try await item(adjustment, state, link)
        made[adjustment.id] = try await send(item, &known)
      }
      try await invoiceAlone(open.compactMap { made[$0.id] }, state, link)
      for (id, item) in made {
        try await storing { () throws(LedgerError) in
          try await store.settleAdjustment(id, invoiceItem: item.id.rawValue, at: clock.now())
        }
      }
    }
    try await settle(state, made)
  }

  /// Credits what Stripe's items have beyond what was decided, or writes down why it is let be; what it was. Nothing is left to
  /// send of what was decided. Items of ours that wait where no invoice will come get their own.
  ///
  /// A credit is an item beside those that it evens out: Stripe has then what was decided, and nothing is to be remembered here.
  func settleSurplus(
    _ customer: CustomerID, waivingFor reason: String?, renewing lease: DeliveryLease
  ) async throws(BillingError) -> [AdjustmentSurplus] {
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    guard let link else { return [] }
    // Which invoices are drafts or void by now.
    try await InvoiceListing(store: store, stripe: stripe, clock: clock).list(link, .changed)
    let state = try await states.state(of: customer, at: .known(clock.now()))
    guard !state.records.certificates.isEmpty else { return [] }
    let known = try await KnownAdjustments(stripe, link, state.records)
    if reason == nil { try await invoiceAlone(known.waiting, state, link) }
    let found = try known.surplus(among: state.certifiedSegments)
    let now = state.records.adjustments.nextDecision(at: clock.now())
    var made: [StripeInvoiceItem] = []
    for surplus in found {
      try await storing { () throws(LedgerError) in try await lease.renew() }
      guard reason == nil else {
        try await storing { () throws(LedgerError) in
          try await store.recordDecisions(
            [], adjustments: [surplus.letBe(for: reason, at: now)])
        }
        continue
      }
      let credit = try await item(try surplus.credit(at: now), state, link)
      made.append(
        try await asking {
          try await stripe.createInvoiceItem(
            credit.creation(credit.adjustment.amount), key: credit.key(credit.adjustment.amount))
        })
    }
    try await invoiceAlone(made, state, link)
    return found
  }

  /// What Stripe lacks of an adjustment is sent; the item that has it.
  private func send(_ item: AdjustmentItem, _ known: inout KnownAdjustments)
    async throws(BillingError) -> StripeInvoiceItem
  {
    let amount = try known.lacking(item.adjustment)
    if amount == .zero, let there = known.newest(item.adjustment) { return there }
    let made = try await asking {
      try await stripe.createInvoiceItem(item.creation(amount), key: item.key(amount))
    }
    known.add(made)
    return made
  }

  private func item(
    _ adjustment: SegmentAdjustment, _ state: CustomerState, _ link: CustomerLink
  ) async throws(BillingError) -> AdjustmentItem {
    let certificate = state.records.certificates.first {
      $0.segment(adjustment.id.segment) != nil
    }
    guard let certificate, let certified = certificate.segment(adjustment.id.segment) else {
      throw BillingError(.storeFailed, "no certificate has the segment of an adjustment")
    }
    var entry: LedgerEntry?
    if adjustment.entryCount == 1 {
      for decision in state.records.decisions where decision.decidedAt == adjustment.id.decidedAt {
        let found = try await storing { () throws(LedgerError) in
          try await store.entry(decision.entry)
        }
        guard let found, certificate.segments(of: found).contains(certified) else { continue }
        entry = found
        break
      }
    }
    return AdjustmentItem(
      adjustment: adjustment, period: certificate.period, span: certified.segment.span,
      entry: entry, link: link)
  }

  /// Puts items that no subscription's next invoice will take on an invoice of their own and makes that final: they would wait
  /// for ever. Done twice, it is one invoice.
  private func invoiceAlone(
    _ items: [StripeInvoiceItem], _ state: CustomerState, _ link: CustomerLink
  ) async throws(BillingError) {
    let invoiced = state.invoicedCurrencies.map(\.code)
    for currency in Set(items.map(\.currency)).subtracting(invoiced).sorted() {
      let own = items.filter { $0.currency == currency }
      let waiting = own.filter { $0.invoice == nil }
      try await asking {
        var invoices: [StripeInvoice] = []
        for id in Set(own.compactMap(\.invoice)) { invoices.append(try await stripe.invoice(id)) }
        if !waiting.isEmpty {
          let parts = waiting.map(\.id.rawValue).sorted()
          invoices.append(
            try await stripe.createInvoice(
              StripeInvoiceCreation(
                customer: StripeCustomerID(link.stripeCustomer), currency: currency),
              key: IdempotencyKey("adjustments-\(RequestDigest.text(of: parts))")))
        }
        for invoice in invoices where invoice.status == .draft && invoice.subscription == nil {
          do {
            _ = try await stripe.finalizeInvoice(invoice.id)
          } catch {
            // Stripe may have finalized it by itself meanwhile.
            guard try await stripe.invoice(invoice.id).status != .draft else { throw error }
          }
        }
      }
    }
  }

  /// Nothing of these is left to send. A decision that an earlier version could not carry out has no adjustment yet: it is none of
  /// them, whatever else was sent.
  private func settle(
    _ state: CustomerState, _ made: [SegmentAdjustment.ID: StripeInvoiceItem]
  ) async throws(BillingError) {
    for decision in state.records.decisions
    where decision.kind == .bill && decision.settledAt == nil {
      let own = state.records.adjustments.filter { $0.id.decidedAt == decision.decidedAt }
      guard decision.amount == .zero || !own.isEmpty else { continue }
      let items = own.compactMap { made[$0.id]?.id.rawValue ?? $0.invoiceItem }
      try await storing { () throws(LedgerError) in
        try await store.settleDecision(
          about: decision.entry, of: decision.customer, invoiceItem: items.first, at: clock.now())
      }
    }
  }
}

extension CustomerState {
  /// Of all closed periods.
  var certifiedSegments: [Segment.Key] {
    records.certificates.flatMap(\.segments).map(\.segment.key)
  }

  /// Items of ours that wait for an invoice in a currency in which no subscription will make one.
  func stranded(_ waiting: [StripeInvoiceItem]) -> [StripeInvoiceItem] {
    let invoiced = Set(invoicedCurrencies.map(\.code))
    return waiting.filter { !invoiced.contains($0.currency) }
  }
}

extension [SegmentAdjustment] {
  /// The time of the next decision: each has one of its own, by which it is known.
  func nextDecision(at now: Timestamp) -> Timestamp {
    Swift.max(now, map(\.id.decidedAt).max()?.advanced(byNanoseconds: 1) ?? now)
  }
}

extension AdjustmentSurplus {
  /// What evens it out.
  fileprivate func credit(at now: Timestamp) throws(BillingError) -> SegmentAdjustment {
    do throws(AmountError) {
      return SegmentAdjustment(
        id: .init(segment: segment, kind: kind, decidedAt: now),
        amount: try Money.zero.subtracting(amount), currency: currency.code, entryCount: 0)
    } catch {
      throw BillingError(amount: error)
    }
  }

  /// As if it had been decided.
  fileprivate func letBe(for reason: String?, at now: Timestamp) -> SegmentAdjustment {
    SegmentAdjustment(
      id: .init(segment: segment, kind: kind, decidedAt: now), amount: amount,
      currency: currency.code, entryCount: 0, waivedReason: reason, invoiceItem: invoiceItem)
  }
}
