import Testing

/// Faults that were there once are put back one at a time: some life finds each.
@Suite(.serialized) struct PlantedFaultTests {
  @Test(arguments: PlantedFault.allCases) func aLifeFindsIt(planted: PlantedFault) async throws {
    for seed in UInt64(1)...200 {
      let life = Life(seed: seed, kinds: planted.kinds, drawsAll: true)
      guard try await !life.lived(planted: planted).balance.isEven else { continue }
      let isEven = try await life.lived().balance.isEven
      #expect(isEven, "seed \(seed) is not even without the fault")
      return
    }
    Issue.record("no life finds \(planted.rawValue)")
  }
}
