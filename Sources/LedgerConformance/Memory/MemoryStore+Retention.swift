public import Metering
import Reporting
public import UsageLedger

extension MemoryStore: RetentionLedger {
  public func seal(_ span: SealedSpan) async throws(LedgerError) -> Int64 {
    let known = seals[span.customer, default: []]
    guard let added = try span.addition(to: known) else { return 0 }
    seals[span.customer] = (known + [added]).sorted { $0.span.start < $1.span.start }
    return Int64(current(reports[span.customer]).count(where: added.covers))
  }

  public func sealedSpans(of customer: CustomerID) async throws(LedgerError) -> [SealedSpan] {
    seals[customer, default: []]
  }

  /// The entry as readers see it; a void is told by what it takes out.
  func shown(_ entry: LedgerEntry) -> LedgerEntry {
    var told = entry
    if case .void(let target, _) = entry.kind, let voided = current(target) { told = voided }
    let isSealed = seals[entry.report.customer, default: []].contains { $0.covers(told) }
    return isSealed ? entry.sealed : entry
  }

  func shown(_ entries: [LedgerEntry]) -> [LedgerEntry] { entries.map(shown) }
}
