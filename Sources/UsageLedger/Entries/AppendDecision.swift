import Metering
import Reporting

/// What a store does with a draft, given the entries that share its identity and those whose windows overlap its own.
/// Pure: the same on every storage.
public enum AppendDecision: Hashable, Sendable {
  case add(LedgerEntry.Kind)
  case alreadyThere(LedgerEntry)
  case conflict(with: LedgerEntry)
  case overlap(WindowOverlap)

  /// `earlier`: the entries of the draft's customer, instance and identity that are neither voids nor voided, oldest
  /// first; none for a report without identity. `overlap`: other windows of the instance that stand and share time with
  /// the draft's; asked only when there is no earlier entry.
  public init(
    _ draft: EntryDraft, earlier: [LedgerEntry], overlap: WindowOverlap?
  ) {
    guard let first = earlier.first, let newest = earlier.last else {
      self = overlap.map { .overlap($0) } ?? .add(.report)
      return
    }
    if let same = earlier.first(where: { $0.contentHash == draft.contentHash }) {
      self = .alreadyThere(same.told(by: draft))
    } else if let added = draft.report.completion(of: newest.report) {
      self = .add(.completion(of: first.id, adds: added))
    } else {
      self = .conflict(with: newest)
    }
  }
}
