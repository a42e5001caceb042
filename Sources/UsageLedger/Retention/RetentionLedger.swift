public import Metering

/// The only way in which a ledger gives anything up: what the reports of a closed period said, never that they were there.
public protocol RetentionLedger: Sendable {
  /// Takes the details out of the entries that a span covers and returns how many lost theirs now.
  ///
  /// Totals of whole hours and days, identities and content hashes stay, so that a replay is still a replay and every
  /// total is what it was. The span is written down first: interrupted anywhere, the same call goes on. Throws
  /// `conflict` for a span that another one of the customer's overlaps without being it.
  func seal(_ span: SealedSpan) async throws(LedgerError) -> Int64

  /// A customer's sealed spans, oldest first.
  func sealedSpans(of customer: CustomerID) async throws(LedgerError) -> [SealedSpan]
}

extension SealedSpan {
  /// What is written for this request beside the spans that are there: nil when it is there already.
  ///
  /// Throws `conflict` where spans overlap, or where the same span would cover other entries.
  public func addition(to known: [SealedSpan]) throws(LedgerError) -> SealedSpan? {
    if let same = known.first(where: { $0.span == span }) {
      guard same.through == through, same.cuts == cuts else {
        throw LedgerError(.conflict, "\(customer) \(span) is sealed through entry \(same.through)")
      }
      return nil
    }
    if let other = known.first(where: { $0.span.start < span.end && span.start < $0.span.end }) {
      throw LedgerError(.conflict, "\(customer) \(span) overlaps the sealed \(other.span)")
    }
    return self
  }
}
