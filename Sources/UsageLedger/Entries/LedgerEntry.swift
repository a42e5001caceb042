public import Amounts
public import Metering
public import Reporting

/// One fact in the ledger. Entries are added and never changed; a correction is an entry that names another.
public struct LedgerEntry: Hashable, Sendable {
  /// What the entry does to the totals.
  public enum Kind: Hashable, Sendable {
    case report
    /// Repeats an earlier report and adds the metrics that it had missed.
    case completion(of: EntryID, adds: Set<MetricName>)
    /// Takes an earlier entry out of the totals.
    case void(of: EntryID, reason: String)
  }

  /// Its place in the ledger.
  public let id: EntryID
  /// A report, or what it does to an earlier one.
  public let kind: Kind
  /// For a void: the report that is taken out.
  public let report: UsageReport
  /// The report's window, or the instant of receipt.
  public let window: TimeWindow
  /// Of ``report``; kept also when retention took out what the report said.
  public let contentHash: ContentHash
  /// When the report came; for a void, when it was written.
  public let receivedAt: Timestamp
  /// The id of the key that was used; nil while no key existed.
  public let reportedBy: String?
  /// The entry that took this one out of the totals.
  public let voidedBy: EntryID?
  /// For the void of a superseded report: the entry that stands in its place.
  public let replacement: EntryID?
  /// Whether retention took out what the report said: its metrics are empty then, and count in the totals all the same.
  public let isSealed: Bool
  /// Whether it is kept apart before charge: it counts nothing, and what a release adds is an entry of its own.
  public let isHeld: Bool

  /// Takes the parts as they are, as storage kept them.
  public init(
    id: EntryID, kind: Kind, report: UsageReport, window: TimeWindow, contentHash: ContentHash,
    receivedAt: Timestamp, reportedBy: String?, voidedBy: EntryID? = nil,
    replacement: EntryID? = nil,
    isSealed: Bool = false, isHeld: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.report = report
    self.window = window
    self.contentHash = contentHash
    self.receivedAt = receivedAt
    self.reportedBy = reportedBy
    self.voidedBy = voidedBy
    self.replacement = replacement
    self.isSealed = isSealed
    self.isHeld = isHeld
  }

  /// What this entry adds to the totals; a void adds nothing itself, it takes its target's values out, and a held one waits.
  public var countedMetrics: [MetricName: Quantity] { isHeld ? [:] : statedMetrics }

  /// What this entry adds to the totals, or would if it were not held.
  public var statedMetrics: [MetricName: Quantity] {
    switch kind {
    case .report: report.countedMetrics
    case .completion(_, let added): report.countedMetrics.filter { added.contains($0.key) }
    case .void: [:]
    }
  }

  /// The same, kept apart before charge.
  var held: LedgerEntry {
    LedgerEntry(
      id: id, kind: kind, report: report, window: window, contentHash: contentHash,
      receivedAt: receivedAt, reportedBy: reportedBy, voidedBy: voidedBy,
      replacement: replacement, isSealed: isSealed, isHeld: true)
  }
}
