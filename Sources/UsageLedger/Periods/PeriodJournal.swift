public import Metering

/// What was closed and what was decided afterwards: certificates of periods, and decisions about late usage.
public protocol PeriodJournal: Sendable {
  /// Writes a certificate at the end of its customer's chain. Throws `conflict` when its number is taken: another
  /// process was first, and the chain must be read anew.
  func addCertificate(_ certificate: PeriodCertificate) async throws(LedgerError)

  /// A customer's certificates in the order of the chain; with a span those whose periods overlap it.
  func certificates(of customer: CustomerID, overlapping span: UsageSpan?) async throws(LedgerError)
    -> [PeriodCertificate]

  /// All entries of a customer whose windows end in the span, in one consistent view; costs follow their number.
  func history(of customer: CustomerID, in span: UsageSpan) async throws(LedgerError)
    -> PeriodHistory

  /// Writes down what is done about a late entry, before it is done. Throws `conflict` when something was decided
  /// already: the first decision stays.
  func recordDecision(_ decision: LateDecision) async throws(LedgerError)

  /// Writes down that a decision was carried out; the first outcome stays.
  func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError)

  /// A customer's decisions about late entries, by entry.
  func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision]
}
