import Amounts
import GRDB
import LedgerConformance
import Reporting
import Synchronization
import Testing
import UsageLedger

@testable import LedgerSQLite

/// What reports cost that contradict a large one: it is read once for those that follow each other, and its names once in a commit.
@Suite struct ContradictionCostTests {
  private static let names = 100

  private static func large(_ hour: Int64) throws -> EntryDraft {
    try SampleReports.hourly(
      hour, Dictionary(uniqueKeysWithValues: (0..<names).map { ("m\($0)", 1) }))
  }

  @Test(arguments: [
    ("one report", [Int64](repeating: 1, count: 50), reads: 1),
    ("two in turns", (0..<50).map { Int64($0 % 2 + 1) }, reads: 50),
  ])
  func aLargeReportIsReadOnce(_ name: String, hours: [Int64], reads: Int) async throws {
    try await withStore { store, _ in
      _ = try await store.append([try Self.large(1), try Self.large(2)])
      let drafts = try hours.map { try SampleReports.hourly($0, ["m0": 2]) }
      let (outcomes, statements) = try await store.write { session in
        let statements = Mutex<[String]>([])
        session.db.trace(options: .statement) { event in
          let sql = event.expandedDescription
          statements.withLock { $0.append(sql) }
        }
        defer { session.db.trace(options: []) }
        let earlier = EarlierEntries()
        let outcomes = try drafts.map {
          try EntryAppender($0, in: session, earlier).append().outcome
        }
        return (outcomes, statements.withLock { $0 })
      }
      #expect(
        outcomes.allSatisfy { outcome in
          if case .conflict = outcome { true } else { false }
        })
      #expect(statements.count { $0.hasPrefix("SELECT name FROM metric_names") } == Self.names)
      #expect(statements.count { $0.contains("ORDER BY e.revision") } == reads)
    }
  }

  @Test func whatABatchAddsIsMetByThoseBehindIt() async throws {
    try await withStore { store, _ in
      let first = try SampleReports.hourly(1, ["n": 1])
      let other = try SampleReports.hourly(1, ["n": 2])
      let outcomes = try await store.append([first, other, first, other])
      let entry = try #require(try await store.entry(EntryID(1)))
      #expect(
        outcomes == [
          .added(entry), .conflict(with: ExistingReport(entry)), .alreadyThere(entry),
          .conflict(with: ExistingReport(entry)),
        ])
    }
  }
}
