import LedgerTables
import Metering
import Testing
import UsageLedger

@testable import LedgerSQLite

/// Reads on the caller's thread beside reads that give their connection back on one of the threads that tasks share.
@Suite struct QuickReaderTests {
  /// Were both over the same connections, tasks would hold all of these while others hold all threads, for good.
  @Test func readsOfBothKindsDoNotWaitForEachOther() async throws {
    try await withStore { store, _ in
      let customer = try CustomerID("c")
      let answers = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<2_000 {
          group.addTask {
            number.isMultiple(of: 2)
              ? try await store.linked(among: [customer]).count
              : try await store.customers(after: nil, limit: 1).count
          }
        }
        var answers = 0
        for try await count in group { answers += 1 + count }
        return answers
      }
      #expect(answers == 2_000)
    }
  }
}
