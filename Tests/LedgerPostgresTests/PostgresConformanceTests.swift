import LedgerConformance
import LedgerPostgres
import Testing

@Suite(.serialized) struct PostgresConformanceTests {
  @Test(arguments: StoragePromises.cases)
  func keeps(_ promise: ConformanceCase) async throws {
    try await withStore { store, _ in try await promise.run(store) }
  }

  @Test(arguments: StoragePromises.cases.filter { !$0.isNumbered })
  func keepsInLanes(_ promise: ConformanceCase) async throws {
    try await withStore(lanes: 4) { store, _ in try await promise.run(store) }
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
