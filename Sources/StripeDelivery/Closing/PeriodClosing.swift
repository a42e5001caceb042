import Billing
import Metering
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Closes a customer's periods whose invoices are final: writes their certificates, in the order in which they ended.
///
/// A step of its own before anything is delivered, so that what came too late for Stripe's invoice is never part of a total
/// that is sent. What is certified follows from the state alone. A period whose certificate is there is left alone;
/// interrupted anywhere, the next reconciliation goes on.
struct PeriodClosing {
  /// So long before a draft is finalized the customer's memo is written on it.
  static let memoSeconds: Int64 = 300

  let store: any PeriodJournal
  let notes: SilenceNotes

  /// What was closed; empty where nothing was due. `state` must have been read with `isClosing`.
  func close(_ state: CustomerState) async throws(BillingError) -> [PeriodCertificate] {
    let certificates = try state.certificatesDue()
    for certificate in certificates {
      try await storing { () throws(LedgerError) in try await store.addCertificate(certificate) }
    }
    await note(state)
    return certificates
  }

  /// The memo is for the customer's eyes only: what Stripe does not take keeps nobody from closing. It is written again where
  /// a process ended in between.
  private func note(_ state: CustomerState) async {
    let limit = state.now.advanced(bySeconds: Self.memoSeconds)
    do { try await notes.write(state, try state.certificatesAhead(until: limit)) } catch { return }
  }

  /// When something is to be done before an invoice is final, which Stripe is not asked for.
  func wake(_ state: CustomerState) throws(BillingError) -> Timestamp? {
    try state.awaitedInvoices().compactMap(\.self)
      .map { $0.advanced(bySeconds: -Self.memoSeconds) }.filter { $0 > state.now }.min()
  }
}
