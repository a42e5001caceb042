import Reporting

extension LedgerEntry {
  /// The entry without what its report said; identity, window, hash and receipt stay.
  public var sealed: LedgerEntry {
    let bare = UsageReport(
      customer: report.customer, instance: report.instance, window: report.window,
      clientKey: report.clientKey, activeDevices: nil, totalDevices: nil, metrics: [:],
      missing: [], exporter: nil)
    return copy(kind: bareKind, report: bare, isSealed: true)
  }

  /// A sealed entry as a replay of its report tells it again: the hash says that it is the same.
  func told(by draft: EntryDraft) -> LedgerEntry {
    isSealed ? copy(kind: kind, report: draft.report, isSealed: true) : self
  }

  private var bareKind: Kind {
    if case .completion(let root, _) = kind { .completion(of: root, adds: []) } else { kind }
  }

  private func copy(kind: Kind, report: UsageReport, isSealed: Bool) -> LedgerEntry {
    LedgerEntry(
      id: id, kind: kind, report: report, window: window, contentHash: contentHash,
      receivedAt: receivedAt, reportedBy: reportedBy, voidedBy: voidedBy,
      replacement: replacement, isSealed: isSealed)
  }
}
