public import Metering
public import Reporting

/// The report that has an identity which another one claims, without what it says: whoever contradicts a large report in few
/// words is answered in few, and costs no more than that.
public struct ExistingReport: Hashable, Sendable {
  /// Its entry; of a completed report the newest one.
  public let id: EntryID
  /// Of what it said first, also where retention took that out.
  public let contentHash: ContentHash
  /// Nil for a report that its `report_id` tells from others.
  public let window: TimeWindow?

  /// What is told of an entry.
  public init(_ entry: LedgerEntry) {
    id = entry.id
    contentHash = entry.contentHash
    window = entry.report.window
  }
}
