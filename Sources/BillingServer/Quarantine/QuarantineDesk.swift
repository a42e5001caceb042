public import Metering
public import Reporting
public import UsageLedger

/// What operators do about reports that are held before charge, by page, route or command.
public struct QuarantineDesk: Sendable {
  private let store: any Ledger & QuarantineLedger
  private let clock: any WallClock

  /// Takes the parts as they are.
  public init(store: any Ledger & QuarantineLedger, clock: any WallClock = SystemWallClock()) {
    self.store = store
    self.clock = clock
  }

  /// A report in quarantine with what it says.
  public struct Case: Sendable {
    /// What became of it.
    public let report: QuarantinedReport
    /// The entry that is or was held.
    public let entry: LedgerEntry

    /// As routes and commands write it.
    public var jsonForm: JSONObject {
      var object: JSONObject = [
        "id": JSONValue(report.entry.number), "customer_id": .string(report.customer.text),
        "state": .string(report.state.rawValue), "reason": .string(report.reason),
        "held_at": JSONValue(report.heldAt), "deadline": JSONValue(report.deadline),
        "at_deadline": .string(report.fate.rawValue),
        "report": entry.jsonForm(void: nil, quarantine: report),
      ]
      if let release = report.release {
        object.append("released_by", JSONValue(release.entry.number))
        object.append("released_at", JSONValue(release.at))
        object.append("release_reason", .string(release.reason))
      }
      if let void = report.voidedBy { object.append("voided_by", JSONValue(void.number)) }
      return object
    }
  }

  /// Newest first, as many as the query's page holds.
  public func cases(_ query: QuarantineQuery) async throws(LedgerError) -> [Case] {
    var cases: [Case] = []
    for report in try await store.quarantined(query) {
      if let entry = try await store.entry(report.entry) {
        cases.append(Case(report: report, entry: entry))
      }
    }
    return cases
  }

  /// Lets a held report count; one that does already stays as it is. Throws `notFound` for one that was never held, and
  /// `conflict` for one that was rejected or corrected, or lies in a sealed hour.
  public func release(_ id: EntryID, reason: String?) async throws(LedgerError) -> Case {
    _ = try await store.release(id, reason: reason ?? "released", at: clock.now())
    return try await known(id)
  }

  /// Takes a held report out for good; one that was rejected already stays as it is. Throws `notFound` for one that was never
  /// held, and `conflict` for one that counts by now.
  public func reject(_ id: EntryID, reason: String?) async throws(LedgerError) -> Case {
    let found = try await known(id)
    switch found.report.state {
    case .rejected: return found
    case .released:
      throw LedgerError(
        .conflict,
        "report \(id) was released and counts; to take it out: billing usage void \(id)")
    case .held: break
    }
    _ = try await store.void(
      id, reason: reason.map { "rejected: \($0)" } ?? "rejected", at: clock.now())
    return try await known(id)
  }

  private func known(_ id: EntryID) async throws(LedgerError) -> Case {
    guard let report = try await store.quarantined([id]).first,
      let entry = try await store.entry(id)
    else { throw LedgerError(.notFound, "no report \(id) was ever in quarantine") }
    return Case(report: report, entry: entry)
  }
}
