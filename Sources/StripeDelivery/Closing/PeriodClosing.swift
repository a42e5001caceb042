import Billing
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Closes a customer's periods whose grace is over: writes their certificates, in the order in which they ended.
///
/// A step of its own before anything is delivered, so that what came too late for Stripe's invoice is never part of a total
/// that is sent. What is certified follows from the state alone. A period whose certificate is there is left alone;
/// interrupted anywhere, the next reconciliation goes on.
struct PeriodClosing {
  let store: any PeriodJournal
  let notes: SilenceNotes

  /// What was closed; empty where nothing was due. `state` must have been read with `isClosing`.
  func close(_ state: CustomerState) async throws(BillingError) -> [PeriodCertificate] {
    let certificates = try state.certificatesDue()
    // Before the certificate: a process that ends in between writes the memo again, and never too late.
    await note(state, certificates)
    for certificate in certificates {
      try await storing { () throws(LedgerError) in try await store.addCertificate(certificate) }
    }
    return certificates
  }

  /// The memo is for the customer's eyes only: what Stripe does not take keeps nobody from closing.
  private func note(_ state: CustomerState, _ certificates: [PeriodCertificate]) async {
    do { try await notes.write(state, certificates) } catch { return }
  }
}
