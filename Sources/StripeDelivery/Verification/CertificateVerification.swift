internal import Amounts
public import Billing
public import Metering
public import UsageLedger

/// Computes a customer's certificates again from the ledger; Stripe and the catalogue are not asked.
public struct CertificateVerification: Sendable {
  private let store: any Ledger & PeriodJournal

  public init(store: any Ledger & PeriodJournal) { self.store = store }

  /// How many certificates there are, and what differs, the first difference of each in the order of the chain.
  ///
  /// Reads every entry of the customer's closed periods. Totals of periods whose reports have lost their details are
  /// taken from the certificate; their entries are still counted and hashed.
  public func verify(_ customer: CustomerID) async throws(BillingError) -> (
    count: Int, differences: [VerificationDifference]
  ) {
    let certificates = try await storing { () throws(LedgerError) in
      try await store.certificates(of: customer, overlapping: nil)
    }
    var differences: [VerificationDifference] = []
    var last: PeriodCertificate?
    for certificate in certificates {
      if let detail = try await difference(certificate, after: last) {
        differences.append(
          VerificationDifference(
            customer: customer, subject: "certificate \(certificate.number)", detail: detail))
      }
      last = certificate
    }
    return (certificates.count, differences)
  }

  private func difference(_ certificate: PeriodCertificate, after last: PeriodCertificate?)
    async throws(BillingError) -> String?
  {
    let number = (last?.number ?? 0) + 1
    guard certificate.number == number else { return "the chain has no certificate \(number)" }
    guard certificate.previous == last?.head else {
      return "it follows the head \(Self.text(certificate.previous)), not \(Self.text(last?.head))"
    }
    let history = try await storing { () throws(LedgerError) in
      try await store.history(of: certificate.customer, in: certificate.period.span)
    }
    let entries = history.counted(through: certificate.through).count
    guard entries == certificate.entryCount else {
      return "it has \(certificate.entryCount) entries, the ledger \(entries)"
    }
    let voids = history.voids(through: certificate.through).count
    guard voids == certificate.voidCount else {
      return "it has \(certificate.voidCount) voids, the ledger \(voids)"
    }
    if let detail = try totalDifference(certificate, history) { return detail }
    let head = CertificateHead(of: certificate, history)
    return head == certificate.head
      ? nil : "its head is \(certificate.head), that of the ledger's entries \(head)"
  }

  private func totalDifference(_ certificate: PeriodCertificate, _ history: PeriodHistory)
    throws(BillingError) -> String?
  {
    guard !history.isSealed else { return nil }
    for certified in certificate.segments {
      let total = try history.total(
        of: certified.segment, meter: certified.meter, through: certified.through,
        by: certificate)
      guard total.exact == certified.exact, total.whole == certified.whole else {
        return
          "\(certified.meter.key) \(certified.segment.span) is certified as \(certified.exact), the ledger's entries make \(total.exact)"
      }
    }
    return nil
  }

  private static func text(_ head: CertificateHead?) -> String { head?.text ?? "of none" }
}
