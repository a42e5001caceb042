import Reporting

/// What a store does with a draft, given the entries that share its identity. Pure: the same on every storage.
public enum AppendDecision: Hashable, Sendable {
  case add(LedgerEntry.Kind)
  case alreadyThere(LedgerEntry)
  case conflict(with: LedgerEntry)

  /// `earlier`: the entries of the draft's customer, instance and identity that are neither voids nor voided, oldest
  /// first; none for a report without identity.
  public init(_ draft: EntryDraft, earlier: [LedgerEntry]) {
    guard let first = earlier.first, let newest = earlier.last else {
      self = .add(.report)
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
