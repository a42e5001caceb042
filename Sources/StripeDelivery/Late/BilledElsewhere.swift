import Amounts
import Billing
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Looks at Stripe for what bills usage that was closed without an invoice, beside what is billed as late usage: a draft that
/// waited for a person, or the invoice item of a price that was replaced, which waits for an invoice that may never come.
struct BilledElsewhere {
  let store: any BillingStore
  let stripe: StripeClient
  let clock: any WallClock

  /// What is about to be billed, and the segments that it is about.
  private struct Claim {
    let name: String
    let segments: [Segment]
  }

  /// Throws `notSettled` where a draft or a waiting invoice item has a segment of one of the entries that none had when the period
  /// was closed. Stripe is asked only where there is such a segment; what final invoices have is written down then, and makes
  /// late usage cost that much less.
  func check(_ entries: [LateEntry], of customer: CustomerID) async throws(BillingError) {
    let certificates = try await storing { () throws(LedgerError) in
      try await store.certificates(of: customer, overlapping: nil)
    }
    let claims = entries.map { late in
      Claim(
        name: "entry \(late.id)",
        segments: certificates.flatMap { $0.segments(of: late.entry) }
          .filter { $0.invoiced?.lines.isEmpty ?? false }.map(\.segment))
    }
    try await check(claims, of: customer)
  }

  /// The same for what invoices charge too little; what final ones charge is taken off a difference anyhow.
  func check(_ differences: [SegmentDifference], of customer: CustomerID)
    async throws(BillingError)
  {
    let claims = differences.filter { $0.amount > .zero }.map { difference in
      Claim(
        name: "the segment of \(difference.certified.meter.key)",
        segments: [difference.certified.segment])
    }
    try await check(claims, of: customer)
  }

  private func check(_ claims: [Claim], of customer: CustomerID) async throws(BillingError) {
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    guard let link, claims.contains(where: { !$0.segments.isEmpty }) else { return }
    try await InvoiceListing(store: store, stripe: stripe, clock: clock).list(link, .changed)
    let invoices = try await storing { () throws(LedgerError) in
      try await store.invoicesSeen(of: customer)
    }
    let waiting = try await asking {
      try await stripe.invoiceItems(customer: StripeCustomerID(link.stripeCustomer), pending: true)
        .all()
    }
    for claim in claims {
      let items = waiting.filter { item in claim.segments.contains { item.bills($0) } }
        .map(\.id.rawValue)
      guard items.isEmpty else {
        throw BillingError(
          .notSettled,
          "at Stripe \(items.joined(separator: ", ")) \(items.count == 1 ? "has" : "have") what \(claim.name) counts, and \(items.count == 1 ? "waits" : "wait") for an invoice: invoice or delete \(items.count == 1 ? "it" : "them") there first; nothing was changed"
        )
      }
      let draft = invoices.first { invoice in
        invoice.status != "void" && !invoice.isFinal
          && invoice.lines.contains { line in claim.segments.contains { line.covers($0) } }
      }
      guard let draft else { continue }
      throw BillingError(
        .notSettled,
        "the draft \(draft.id) has what \(claim.name) counts: finalize it or take it back first; nothing was changed"
      )
    }
  }
}

extension StripeInvoiceItem {
  /// Whether it charges the segment's usage: Stripe makes such items, one for each tier, for a price that was replaced. A tier that
  /// costs nothing bills nothing.
  fileprivate func bills(_ segment: Segment) -> Bool {
    guard amount != 0, let period, let price, price.rawValue == segment.price.text else {
      return false
    }
    return period.start.unixSeconds < segment.end.seconds
      && segment.key.start.seconds < period.end.unixSeconds
  }
}
