import LedgerConformance
import LedgerPostgres
import Testing

@Suite(.serialized) struct PostgresConformanceTests {
  @Test(arguments: StoragePromises.cases)
  func keeps(_ promise: ConformanceCase) async throws {
    try await withStore { store, _ in try await promise.run(store) }
  }

  @Test(arguments: StoragePromises.sharedCases)
  func keepsTogether(_ promise: SharedConformanceCase) async throws {
    try await withStore { store, database in
      let other = try await database.openStore()
      try await promise.run(store, other)
      await other.close()
    }
  }
}
