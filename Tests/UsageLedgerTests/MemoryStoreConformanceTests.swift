import LedgerConformance
import Testing

@Suite struct MemoryStoreConformanceTests {
  @Test(arguments: StoragePromises.cases)
  func keeps(_ promise: ConformanceCase) async throws {
    try await promise.run(MemoryStore())
  }
}
