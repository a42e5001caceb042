import Amounts
public import Billing
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Reads a linked customer's invoices, whoever made them, and keeps them as they are now: what a period billed is what their
/// lines say.
public struct InvoiceListing: Sendable {
  private let store: any InvoicesSeen
  private let stripe: StripeClient
  private let wall: any WallClock

  /// `clock` dates the sightings.
  public init(store: any InvoicesSeen, stripe: StripeClient, clock wall: any WallClock) {
    self.store = store
    self.stripe = stripe
    self.wall = wall
  }

  /// Which invoices a listing asks for.
  public enum Reach: Hashable, Sendable {
    /// All that there are.
    case all
    /// Those that may have changed since the last listing: from the oldest that is not settled on.
    case changed
  }

  /// Lists the invoices and keeps them, oldest first, so that an interrupted listing leaves no hole behind what it kept. A
  /// draft that is not listed any more was deleted and is forgotten.
  ///
  /// One request for each hundred, and one more for each draft, or invoice that is seen as final for the first time, with
  /// more than ten lines.
  public func list(_ link: CustomerLink, _ reach: Reach) async throws(BillingError) {
    let askedAt = wall.now()
    let seen = try await seen(of: link)
    let since = reach == .all ? nil : Self.horizon(seen)
    let listed = try await asking {
      try await stripe.invoices(
        customer: StripeCustomerID(link.stripeCustomer), since: since.map { StripeTimestamp($0) }
      ).all()
    }
    let known = Dictionary(seen.map { ($0.id, $0) }) { first, _ in first }
    for invoice in listed.reversed() {
      try await keep(invoice, known: known[invoice.id.rawValue], link, askedAt: askedAt)
    }
    let ids = Set(listed.map(\.id.rawValue))
    for draft in seen where !draft.isFinal && !ids.contains(draft.id) {
      if let since, draft.createdAt.seconds < since.seconds { continue }
      try await forget(draft.id, of: link)
    }
  }

  /// Reads one invoice and keeps it; forgets a draft that is gone. One of another Stripe customer is left alone.
  public func read(_ id: StripeInvoiceID, of link: CustomerLink) async throws(BillingError) {
    let askedAt = wall.now()
    let invoice: StripeInvoice
    do throws(BillingError) {
      invoice = try await asking { try await stripe.invoice(id) }
    } catch {
      guard (error.cause as? StripeError)?.kind == .notFound else { throw error }
      return try await forget(id.rawValue, of: link)
    }
    guard invoice.customer?.rawValue == link.stripeCustomer else { return }
    try await keep(invoice, known: nil, link, askedAt: askedAt)
  }

  /// Those of the link's Stripe customer: an earlier one's do not change any more.
  private func seen(of link: CustomerLink) async throws(BillingError) -> [InvoiceSeen] {
    try await storing { () throws(LedgerError) in
      try await store.invoicesSeen(of: link.customer)
    }.filter { $0.stripeCustomer == link.stripeCustomer }
  }

  /// When the oldest was made that may have changed since; nil where nothing was seen. Newer ones are listed behind it.
  static func horizon(_ seen: [InvoiceSeen]) -> Timestamp? {
    let open = seen.filter { !$0.isSettled }.map(\.createdAt)
    return open.min() ?? seen.map(\.createdAt).max()
  }

  private func forget(_ id: String, of link: CustomerLink) async throws(BillingError) {
    try await storing { () throws(LedgerError) in
      _ = try await store.removeDraft(id, of: link.customer)
    }
  }

  /// The lines of an invoice that was final already are what they were.
  private func keep(
    _ invoice: StripeInvoice, known: InvoiceSeen?, _ link: CustomerLink, askedAt: Timestamp
  ) async throws(BillingError) {
    let isFinal = invoice.transitions.finalizedAt != nil
    if let known, isFinal, known.isFinal, known.status == invoice.status?.rawValue { return }
    let lines: [InvoiceSeen.Line]
    if let known, isFinal, known.isFinal {
      lines = known.lines
    } else {
      lines = try await asking { try await stripe.lines(of: invoice) }
        .map { InvoiceSeen.Line($0) }
    }
    guard let sighting = InvoiceSeen(invoice, of: link, lines: lines, seenAt: askedAt) else {
      return
    }
    try await storing { () throws(LedgerError) in _ = try await store.save(sighting) }
  }
}

extension InvoiceSeen {
  /// Whether nothing about it changes any more, by Stripe's own life of an invoice
  /// (docs.stripe.com/invoicing/overview#invoice-statuses).
  var isSettled: Bool { isFinal && (status == "paid" || status == "void") }
}
