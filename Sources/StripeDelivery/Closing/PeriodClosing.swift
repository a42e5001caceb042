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

  /// What was closed; empty where nothing was due. `state` must have been read with `isClosing`.
  func close(_ state: CustomerState) async throws(BillingError) -> [PeriodCertificate] {
    let certificates = try state.certificatesDue()
    for certificate in certificates {
      try await storing { () throws(LedgerError) in try await store.addCertificate(certificate) }
    }
    return certificates
  }
}
