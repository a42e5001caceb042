import Amounts
import Metering
import Reporting
import Testing
import UsageLedger

/// What a store does with a draft, given what shares its identity.
@Suite struct AppendDecisionTests {
  private static let now = Timestamp(seconds: 1_767_225_600)

  private func draft(_ metrics: [String: Quantity], missing: [String] = []) throws -> EntryDraft {
    var values: [MetricName: Quantity] = [:]
    for (name, value) in metrics { values[try MetricName(name)] = value }
    let report = UsageReport(
      customer: try CustomerID("c"), instance: .default,
      window: try TimeWindow(start: Self.now.advanced(bySeconds: -60), end: Self.now),
      metrics: values,
      missing: try missing.map { MissingMetric(metric: try MetricName($0), reason: "") })
    return EntryDraft(report: report, receivedAt: Self.now, reportedBy: nil)
  }

  @Test func theFirstReportOfAnIdentityIsAdded() throws {
    #expect(AppendDecision(try draft(["n": 1]), earlier: [], overlap: nil) == .add(.report))
    let other = TimeWindow(
      storedStart: Timestamp(seconds: 0), storedEnd: Timestamp(seconds: 3_600))
    let overlap = WindowOverlap([WindowOverlap.Window(report: EntryID(9), window: other)])
    #expect(
      AppendDecision(try draft(["n": 1]), earlier: [], overlap: overlap)
        == overlap.map { .overlap($0) })
  }

  @Test func theSameContentIsAlreadyThereAlsoBehindACompletion() throws {
    let first = try draft(["n": 1], missing: ["m"])
    let report = first.entry(EntryID(1), kind: .report)
    let second = try draft(["n": 1, "m": 2])
    let completion = second.entry(
      EntryID(2), kind: .completion(of: EntryID(1), adds: [try MetricName("m")]))
    let earlier = [report, completion]
    #expect(AppendDecision(first, earlier: earlier, overlap: nil) == .alreadyThere(report))
    #expect(AppendDecision(second, earlier: earlier, overlap: nil) == .alreadyThere(completion))
  }

  @Test func completionsRestOnTheNewestAndNameTheFirst() throws {
    let report = try draft(["n": 1], missing: ["m", "o"]).entry(EntryID(4), kind: .report)
    let completion = try draft(["n": 1, "m": 2], missing: ["o"])
      .entry(EntryID(6), kind: .completion(of: EntryID(4), adds: [try MetricName("m")]))
    let last = AppendDecision(
      try draft(["n": 1, "m": 2, "o": 3]), earlier: [report, completion], overlap: nil)
    #expect(last == .add(.completion(of: EntryID(4), adds: [try MetricName("o")])))
    let forgetful = AppendDecision(
      try draft(["n": 1, "o": 3]), earlier: [report, completion], overlap: nil)
    #expect(forgetful == .conflict(with: completion))
  }

  @Test func anythingElseIsAConflictWithTheNewest() throws {
    let report = try draft(["n": 1]).entry(EntryID(1), kind: .report)
    for other in [try draft(["n": 2]), try draft(["n": 1, "m": 1]), try draft([:])] {
      #expect(AppendDecision(other, earlier: [report], overlap: nil) == .conflict(with: report))
    }
  }

  @Test func aVoidTakesTheEntryAndWhatRestsOnIt() throws {
    let draft = try draft(["n": 1])
    let added: Set = [try MetricName("m")]
    let chain = [
      draft.entry(EntryID(7), kind: .completion(of: EntryID(3), adds: added)),
      draft.entry(EntryID(3), kind: .report),
      draft.entry(EntryID(5), kind: .completion(of: EntryID(3), adds: added)),
    ]
    let voided = { (id: Int) in
      try VoidDecision(of: chain[id], chain: chain, seals: []).voided.map(\.id.number)
    }
    #expect(try voided(1) == [3, 5, 7])
    #expect(try voided(2) == [5, 7])
    #expect(try voided(0) == [7])
  }

  @Test func voidsAndVoidEntriesAreNotVoided() throws {
    let entry = try draft(["n": 1]).entry(EntryID(3), kind: .report)
    for target in [
      entry.void(id: EntryID(4), reason: "", at: Self.now), entry.voided(by: EntryID(4)),
    ] {
      let error = #expect(throws: LedgerError.self) {
        try VoidDecision(of: target, chain: [], seals: [])
      }
      #expect(error?.code == .conflict)
    }
  }
}
