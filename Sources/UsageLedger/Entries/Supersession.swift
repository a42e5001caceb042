public import Metering
import Reporting

/// What the void of a superseded report says: which entry stands in its place, and why.
///
/// Kept as the void's reason, in one fixed form, so that every storage and every backup of one holds it:
/// `superseded by entry 8: a typing error`.
public struct Supersession: Hashable, Sendable, CustomStringConvertible {
  /// What the reason of such a void begins with; a reason of a plain void should not.
  public static let words = "superseded by entry "

  /// The entry that counts now.
  public let replacement: EntryID
  /// As the operator gave it.
  public let reason: String

  /// Takes the parts as they are.
  public init(replacement: EntryID, reason: String) {
    self.replacement = replacement
    self.reason = reason
  }

  /// Nil for a text of another form.
  public init?(reading text: String) {
    guard text.hasPrefix(Self.words) else { return nil }
    let rest = text.dropFirst(Self.words.count)
    guard let colon = rest.firstIndex(of: ":"), let number = Int64(rest[..<colon]),
      rest[colon...].hasPrefix(": ")
    else { return nil }
    self.init(replacement: EntryID(number), reason: String(rest[colon...].dropFirst(2)))
  }

  /// The void's reason in its fixed form, which `init(reading:)` reads again.
  public var description: String { "\(Self.words)\(replacement): \(reason)" }
}

/// One report replaced by another: two new entries, and the old one where it was.
public struct Superseded: Hashable, Sendable {
  /// Takes the old report and its completions out; its `supersession` names the replacement.
  public let void: LedgerEntry
  /// The entry that was added right after the void.
  public let replacement: LedgerEntry
  /// False when an earlier call had done exactly this: nothing was written now.
  public let isNew: Bool

  /// Takes the parts as they are.
  public init(void: LedgerEntry, replacement: LedgerEntry, isNew: Bool) {
    self.void = void
    self.replacement = replacement
    self.isNew = isNew
  }
}

extension LedgerEntry {
  /// For the void of a superseded report: what stands in its place. Nil for any other entry, and for a void whose reason
  /// only looks so.
  public var supersession: Supersession? {
    guard case .void(_, let reason) = kind, let found = Supersession(reading: reason),
      found.replacement == replacement
    else { return nil }
    return found
  }
}

extension EntryDraft {
  /// This draft as the replacement of a report that was counted in `window`: a report without a window of its own counts
  /// at the instant of the old one, and so in its hour and period.
  ///
  /// It comes from whoever corrects, not from the exporter: that one's numbers go on as if nothing had happened.
  public func replacing(countedIn window: TimeWindow) -> EntryDraft {
    let bare = UsageReport(
      customer: report.customer, instance: report.instance, window: report.window,
      clientKey: report.clientKey, activeDevices: report.activeDevices,
      totalDevices: report.totalDevices, metrics: report.metrics, missing: report.missing)
    return EntryDraft(
      report: bare, window: report.window ?? window, receivedAt: receivedAt, reportedBy: reportedBy)
  }
}
