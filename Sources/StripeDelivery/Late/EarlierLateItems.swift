import Amounts
import Billing
import Metering
import Reporting
import StripeAPI
import StripeCatalog
import UsageLedger

/// Invoice items of the first release: one for each late entry, named by its content.
///
/// A store that was restored from a backup, or that was stopped in between, finds them at Stripe before it bills an entry again.
struct EarlierLateItems {
  /// The field of the item's metadata by which it is found.
  private static let identityField = "late_usage"

  let store: any BillingStore
  let stripe: StripeClient
  let clock: any WallClock

  /// Writes down that entries are billed which have such an item.
  func settle(_ entries: [LateEntry], of customer: CustomerID) async throws(BillingError) {
    let open = entries.filter { [.open, .billing].contains($0.state) }
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    guard let link, !open.isEmpty else { return }
    let listed = try await asking {
      try await stripe.invoiceItems(customer: StripeCustomerID(link.stripeCustomer)).all()
    }
    let items = Dictionary(
      listed.compactMap { item in item.metadata?[Self.identityField].map { ($0, item) } }
    ) { first, _ in first }
    for late in open {
      guard let item = items[Self.identity(of: late)] else { continue }
      try await settle(late, item, of: customer)
    }
  }

  private func settle(_ late: LateEntry, _ item: StripeInvoiceItem, of customer: CustomerID)
    async throws(BillingError)
  {
    let now = clock.now()
    try await storing { () throws(LedgerError) in
      if late.state == .open {
        try await store.recordDecision(
          LateDecision(
            customer: customer, entry: late.id, kind: .bill,
            amount: Money(minorUnits: item.amount), currency: item.currency, decidedAt: now,
            invoiceItem: item.id.rawValue, settledAt: now))
      } else {
        try await store.settleDecision(
          about: late.id, of: customer, invoiceItem: item.id.rawValue, at: now)
      }
    }
  }

  private static func identity(of late: LateEntry) -> String {
    let parts = [
      late.entry.report.customer.text, late.id.description, late.kind.rawValue,
      late.entry.contentHash.description,
    ]
    return "late-\(RequestDigest.text(of: parts))"
  }
}
