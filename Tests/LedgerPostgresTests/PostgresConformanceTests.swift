import LedgerConformance
import LedgerPostgres
import Testing

@Suite(.serialized) struct PostgresConformanceTests {
  @Test(arguments: StoragePromises.cases, [1, 4])
  func keeps(_ promise: ConformanceCase, lanes: Int) async throws {
    try await withStore(lanes: lanes) { store, _ in try await promise.run(store) }
  }

  @Test(arguments: StoragePromises.sharedCases, [1, 4])
  func keepsTogether(_ promise: SharedConformanceCase, lanes: Int) async throws {
    try await withStore(lanes: lanes) { store, database in
      let other = try await database.openStore()
      try await promise.run(store, other)
      await other.close()
    }
  }
}
