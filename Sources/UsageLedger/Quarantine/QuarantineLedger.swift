public import Metering

/// Which reports in quarantine are wanted.
public struct QuarantineQuery: Hashable, Sendable {
  /// How many a page may hold.
  public static let limits = 1...1_000

  /// Nil for those of all customers.
  public var customer: CustomerID?
  /// Nil for all states.
  public var state: QuarantinedReport.State?
  /// Those older than this entry only.
  public var before: EntryID?
  /// 1…1000.
  public var limit: Int

  /// All that are held, a hundred a page, unless told otherwise.
  public init(
    customer: CustomerID? = nil, state: QuarantinedReport.State? = .held, before: EntryID? = nil,
    limit: Int = 100
  ) {
    self.customer = customer
    self.state = state
    self.before = before
    self.limit = limit
  }

  /// Whether a report is among those that are wanted, without `limit`.
  public func matches(_ report: QuarantinedReport) -> Bool {
    (customer == nil || customer == report.customer) && (state == nil || state == report.state)
      && before.map { report.entry < $0 } ?? true
  }
}

/// Reports that are kept apart before they are charged.
///
/// A draft with a hold becomes an entry that is there in every way, but counts nothing. A release is one more entry, a
/// completion of the report that adds what was held; a rejection is a void, a correction a replacement.
public protocol QuarantineLedger: Sendable {
  /// Newest entries first.
  func quarantined(_ query: QuarantineQuery) async throws(LedgerError) -> [QuarantinedReport]

  /// What is known of these entries; those that were never held are left out. By entry.
  func quarantined(_ entries: Set<EntryID>) async throws(LedgerError) -> [QuarantinedReport]

  /// Lets a held entry count, by a completion that is returned; one that was released already answers with that.
  ///
  /// Throws `notFound` for an entry that was never held, `conflict` for one that is void or whose hour is sealed, and
  /// `overflow` as `append` does; nothing was written then.
  func release(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
}
