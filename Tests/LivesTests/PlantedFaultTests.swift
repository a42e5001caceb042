import Testing

/// Faults that were there once are put back one at a time: some life finds each.
@Suite(.serialized) struct PlantedFaultTests {
  @Test(arguments: PlantedFault.allCases) func aLifeFindsIt(planted: PlantedFault) async throws {
    for seed in UInt64(1)...40 {
      let life = Life(seed: seed, kinds: planted.kinds, drawsAll: true)
      guard try await !Self.isEven(life, planted) else { continue }
      let isEven = try await Self.isEven(life, nil)
      #expect(isEven, "seed \(seed) is not even without the fault")
      return
    }
    Issue.record("no life finds \(planted.rawValue)")
  }

  private static func isEven(_ life: Life, _ planted: PlantedFault?) async throws -> Bool {
    let world = try await LifeWorld(life, planted: planted)
    try await world.live()
    return try await world.balance().isEven
  }
}
