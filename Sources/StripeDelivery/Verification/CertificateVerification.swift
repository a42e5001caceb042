public import Billing
public import Metering
import StripeCatalog
public import UsageLedger

/// Computes a customer's certificates again from the ledger; Stripe and the catalogue are not asked.
public struct CertificateVerification: Sendable {
  private let store: any Ledger & PeriodJournal

  public init(store: any Ledger & PeriodJournal) { self.store = store }

  /// How many certificates there are, and what differs, the first difference of each in the order of the chain.
  ///
  /// Reads every entry of the customer's closed periods, one period at a time.
  public func verify(_ customer: CustomerID) async throws(BillingError) -> (
    count: Int, differences: [VerificationDifference]
  ) {
    let certificates = try await storing { () throws(LedgerError) in
      try await store.certificates(of: customer, overlapping: nil)
    }
    var differences: [VerificationDifference] = []
    var last: PeriodCertificate?
    for certificate in certificates {
      let history = try await storing { () throws(LedgerError) in
        try await store.history(of: certificate.customer, in: certificate.period.span)
      }
      if let detail = try certificate.difference(from: history, after: last) {
        differences.append(
          VerificationDifference(
            customer: customer, subject: "certificate \(certificate.number)", detail: detail,
            cause: .certificate,
            remedy: "restore the backup that has what it says, or keep both for an auditor"))
      }
      last = certificate
    }
    return (certificates.count, differences)
  }
}
