public import Metering
import Reporting
public import UsageLedger

extension MemoryStore: QuarantineLedger {
  public func quarantined(_ query: QuarantineQuery) async throws(LedgerError) -> [QuarantinedReport]
  {
    let found = quarantine.values.filter(query.matches).sorted { $0.entry > $1.entry }
    let limits = QuarantineQuery.limits
    return Array(found.prefix(min(max(query.limit, limits.lowerBound), limits.upperBound)))
  }

  public func quarantined(_ entries: Set<EntryID>) async throws(LedgerError) -> [QuarantinedReport]
  {
    entries.sorted().compactMap { quarantine[$0] }
  }

  public func release(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
  {
    let target = try target(id)
    let known = quarantine[id]
    let decision = try ReleaseDecision(
      of: target, known, chain: chain(of: target), seals: seals(of: target), at: now)
    switch decision {
    case .done(let entry): return entry
    case .add(let draft, let kind):
      let entry = try add(draft, as: kind)
      quarantine[id] = known?.released(
        QuarantinedReport.ReleaseRecord(entry: entry.id, at: now, reason: reason))
      return entry
    }
  }
}
