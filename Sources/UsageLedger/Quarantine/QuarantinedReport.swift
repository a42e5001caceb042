public import Metering
import Reporting

/// A report, or completion, that is or was kept apart before charge. What it says is the entry's.
public struct QuarantinedReport: Hashable, Sendable {
  /// How it left quarantine.
  public struct ReleaseRecord: Hashable, Sendable {
    /// The completion by which the report counts.
    public let entry: EntryID
    /// By the clock of whoever released it.
    public let at: Timestamp
    /// As it was given.
    public let reason: String

    /// Takes the parts as they are.
    public init(entry: EntryID, at: Timestamp, reason: String) {
      self.entry = entry
      self.at = at
      self.reason = reason
    }
  }

  /// What a report in quarantine is.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// Counts nowhere; waits to be released, corrected or rejected, or for its deadline.
    case held
    /// Counts.
    case released
    /// Void: it was rejected, corrected, or taken out after it counted.
    case rejected
  }

  /// Whose report it is.
  public let customer: CustomerID
  /// The entry that is held.
  public let entry: EntryID
  /// Where its window ends: in which period it counts.
  public let windowEnd: Timestamp
  /// For people.
  public let reason: String
  /// In the customer's time.
  public let heldAt: Timestamp
  /// In the customer's time.
  public let deadline: Timestamp
  /// What becomes of it when nobody decides.
  public let fate: ReportHold.Fate
  /// Nil while it does not count. A release that was taken out again is none.
  public let release: ReleaseRecord?
  /// The void that took the held entry out.
  public let voidedBy: EntryID?

  /// Takes the parts as they are, as storage kept them.
  public init(
    customer: CustomerID, entry: EntryID, windowEnd: Timestamp, reason: String,
    heldAt: Timestamp, deadline: Timestamp, fate: ReportHold.Fate, release: ReleaseRecord? = nil,
    voidedBy: EntryID? = nil
  ) {
    self.customer = customer
    self.entry = entry
    self.windowEnd = windowEnd
    self.reason = reason
    self.heldAt = heldAt
    self.deadline = deadline
    self.fate = fate
    self.release = release
    self.voidedBy = voidedBy
  }

  /// A held entry as it begins; nil for one that is not held.
  public init?(_ entry: LedgerEntry, _ hold: ReportHold?) {
    guard let hold, entry.isHeld else { return nil }
    self.init(
      customer: entry.report.customer, entry: entry.id, windowEnd: entry.window.end,
      reason: hold.reason, heldAt: hold.heldAt, deadline: hold.deadline, fate: hold.fate)
  }

  /// What it is now.
  public var state: State {
    if voidedBy != nil { return .rejected }
    return release == nil ? .held : .released
  }

  /// The same after a void took these entries out: a held one is gone, a release is taken back.
  public func after(_ void: EntryID, of entries: Set<EntryID>) -> QuarantinedReport {
    let isGone = entries.contains(entry)
    return QuarantinedReport(
      customer: customer, entry: entry, windowEnd: windowEnd, reason: reason, heldAt: heldAt,
      deadline: deadline, fate: fate,
      release: release.flatMap { !isGone && entries.contains($0.entry) ? nil : $0 },
      voidedBy: isGone ? void : voidedBy)
  }

  /// The same once it counts.
  public func released(_ release: ReleaseRecord) -> QuarantinedReport {
    QuarantinedReport(
      customer: customer, entry: entry, windowEnd: windowEnd, reason: reason, heldAt: heldAt,
      deadline: deadline, fate: fate, release: release, voidedBy: voidedBy)
  }
}
