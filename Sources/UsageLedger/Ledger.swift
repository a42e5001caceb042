public import Metering

/// The append-only record of what was used. Every storage keeps the same promises; `LedgerConformance` checks them.
///
/// A function that returns has its effect on disk. One that throws `unavailable` may or may not have had it; calling
/// again with the same arguments is harmless.
public protocol Ledger: Sendable {
  /// Adds reports in one commit, in their order, if `claim` holds in the commit itself: each unless it is there already,
  /// contradicts what is there, or is about time that another window of its instance covers.
  ///
  /// Nobody is suspended: `reply` is called once, on a thread of the store's that must not be blocked, when the outcomes
  /// are on disk, with a receipt for each draft; with nil, and nothing written, when the claim does not hold. Entry,
  /// identity and totals change together or not at all. Concurrent calls share a commit. Fails with `overflow`, and
  /// nothing written, when a metric's total of a day would not fit.
  func submit(
    _ drafts: [EntryDraft], if claim: SenderClaim,
    reply: @escaping @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void)

  /// Takes one report, or completion, out of the totals by a new entry that says why.
  ///
  /// Voiding a report that was completed voids its completions too, voiding a completion those that came after it;
  /// the identity is open again afterwards.
  /// Throws `notFound` for an unknown id and `conflict` for one that is void already or is itself a void.
  func void(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry

  /// Replaces one report, or completion, by another in one commit: a void, whose reason names the replacement, and the
  /// replacement, with the customer's next number after the void's.
  ///
  /// What is replaced goes as with `void`. The draft must be about the same customer, instance and window; without a window
  /// it must have the same client key, or none where there was none, and counts at the instant of the old report. The same
  /// call again answers with what is there. Throws `notFound` for an unknown id, `conflict`, naming the field, as
  /// `SupersedeDecision` decides it, and `overflow` as `append` does; nothing was written then.
  func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp)
    async throws(LedgerError) -> Superseded

  /// An entry by its number, voids included; nil when there is none.
  func entry(_ id: EntryID) async throws(LedgerError) -> LedgerEntry?

  /// A page of a customer's reports and completions, newest first.
  func entries(of customer: CustomerID, matching filter: EntryFilter) async throws(LedgerError)
    -> EntryPage

  /// What the totals of one metric are computed from, retirements among it; costs follow the hours asked for, never the
  /// number of reports, but for `every`.
  func facts(_ query: FactsQuery) async throws(LedgerError) -> MetricFacts

  /// The instances that ever reported for a customer, by name.
  func instances(of customer: CustomerID) async throws(LedgerError) -> [InstanceState]

  /// The metrics that a customer's reports ever carried, by name.
  func metrics(of customer: CustomerID) async throws(LedgerError) -> [MetricName]

  /// The customers that ever reported, in order of their ids, those after `customer` only; at most `limit`.
  func customers(after customer: CustomerID?, limit: Int) async throws(LedgerError) -> [CustomerID]

  /// Who got entries after `cursor`, voids included, and how far this answer covers the ledger; looks at about `limit` entries.
  /// Entries that are committed later are behind the answer's cursor, whatever their numbers are.
  func activity(after cursor: LedgerCursor, limit: Int) async throws(LedgerError)
    -> LedgerActivity

  /// Behind the newest entries and voids.
  func end() async throws(LedgerError) -> LedgerCursor

  /// Reports that were refused with a conflict, newest first; at most `limit`. The same content refused again because of
  /// the same entry is kept once.
  func conflicts(of customer: CustomerID, limit: Int) async throws(LedgerError) -> [ReportConflict]
}

/// The customers with new entries: what a delivery worker looks at next.
public struct LedgerActivity: Hashable, Sendable {
  /// Those with entries or voids that are newer than what was asked for.
  public let customers: Set<CustomerID>
  /// Ask from here next: everything up to it is covered.
  public let through: LedgerCursor

  /// Takes the parts as they are.
  public init(customers: Set<CustomerID>, through: LedgerCursor) {
    self.customers = customers
    self.through = through
  }
}
