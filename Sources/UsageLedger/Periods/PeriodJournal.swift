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

  /// Writes down what is done about late entries and differences, before it is done, all or nothing. Throws `conflict` when
  /// something was decided about one of the entries already: the first decision stays.
  func recordDecisions(_ decisions: [LateDecision], adjustments: [SegmentAdjustment])
    async throws(LedgerError)

  /// Writes down that Stripe has an adjustment's invoice item; the first outcome stays. Throws `notFound` for one that was
  /// never written down.
  func settleAdjustment(_ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp)
    async throws(LedgerError)

  /// A customer's adjustments, by segment and time of decision.
  func adjustments(of customer: CustomerID) async throws(LedgerError) -> [SegmentAdjustment]

  /// Writes down that a decision was carried out; the first outcome stays.
  func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError)

  /// A customer's decisions about late entries, by entry.
  func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision]
}

extension PeriodJournal {
  /// Writes down what is done about one late entry where Stripe has nothing to do.
  public func recordDecision(_ decision: LateDecision) async throws(LedgerError) {
    try await recordDecisions([decision], adjustments: [])
  }
}
