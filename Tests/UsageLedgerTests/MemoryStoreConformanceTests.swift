import LedgerConformance
import Testing

@Suite struct MemoryStoreConformanceTests {
  @Test(arguments: LedgerConformance.cases)
  func keeps(_ promise: ConformanceCase) async throws {
    try await promise.run(MemoryStore())
  }
}
