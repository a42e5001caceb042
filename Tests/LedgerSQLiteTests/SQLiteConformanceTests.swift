import LedgerConformance
import LedgerSQLite
import Testing

@Suite struct SQLiteConformanceTests {
  @Test(arguments: StoragePromises.cases)
  func keeps(_ promise: ConformanceCase) async throws {
    try await withStore { store, _ in try await promise.run(store) }
  }

  @Test(arguments: StoragePromises.sharedCases)
  func keepsTogether(_ promise: SharedConformanceCase) async throws {
    try await withStore { store, folder in
      let other = try SQLiteStore.open(path: folder.path)
      try await promise.run(store, other)
      try await other.close()
    }
  }
}
