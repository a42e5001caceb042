import UsageLedger

@testable import LedgerConformance

extension MemoryStore {
  /// Keeps other certificates than it is given.
  func rewriteCertificates(
    _ rewrite: @escaping @Sendable (PeriodCertificate, EntryID) -> PeriodCertificate
  ) {
    rewritesCertificate = rewrite
  }
}
