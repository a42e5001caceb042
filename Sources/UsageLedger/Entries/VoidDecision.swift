public import Metering

/// Which entries a void takes out of the totals. Pure: the same on every storage.
public struct VoidDecision: Hashable, Sendable {
  /// The entry itself and every later completion of the same report, oldest first: a completion repeats the values
  /// before it and cannot stand without them.
  public let voided: [LedgerEntry]

  /// `chain`: the target's report and its completions that are not void, in any order.
  ///
  /// `seals`: the customer's sealed spans. Throws `conflict` when the target is void already, is itself a void, or ends
  /// in an hour that is sealed: the hour's totals could not be made anew without it.
  public init(of target: LedgerEntry, chain: [LedgerEntry], seals: [SealedSpan])
    throws(LedgerError)
  {
    if case .void = target.kind {
      throw LedgerError(.conflict, "entry \(target.id) is a void and cannot be voided")
    }
    if let earlier = target.voidedBy {
      throw LedgerError(.conflict, "entry \(target.id) is void already, by entry \(earlier)")
    }
    if let seal = seals.first(where: { $0.hasSealed(HourSlot(ofWindowEnd: target.window.end)) }) {
      throw LedgerError(
        .conflict, "entry \(target.id) lies in \(seal.span), which is closed and sealed")
    }
    voided = chain.filter { $0.id >= target.id }.sorted { $0.id < $1.id }
  }
}

extension LedgerEntry {
  /// The report that this entry is about: itself, or the one that a completion completes.
  public var root: EntryID {
    if case .completion(let root, _) = kind { root } else { id }
  }

  /// The entry that takes this one out of the totals, in a store that numbers all its entries in one row: a replacement has
  /// the number after its void's.
  public func void(id: EntryID, reason: String, at now: Timestamp) -> LedgerEntry {
    let next = EntryID(id.number + 1)
    let isSuperseding = Supersession(reading: reason)?.replacement == next
    return void(id: id, reason: reason, at: now, replacement: isSuperseding ? next : nil)
  }

  /// The entry that takes this one out of the totals, and the one that stands in its place.
  public func void(id: EntryID, reason: String, at now: Timestamp, replacement: EntryID?)
    -> LedgerEntry
  {
    LedgerEntry(
      id: id, kind: .void(of: self.id, reason: reason), report: report, window: window,
      contentHash: contentHash, receivedAt: now, reportedBy: nil, replacement: replacement,
      isSealed: isSealed)
  }

  /// This entry as it stands beside its void.
  public func voided(by void: EntryID?) -> LedgerEntry {
    LedgerEntry(
      id: id, kind: kind, report: report, window: window, contentHash: contentHash,
      receivedAt: receivedAt, reportedBy: reportedBy, voidedBy: void, replacement: replacement,
      isSealed: isSealed, isHeld: isHeld)
  }
}
