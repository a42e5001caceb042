import Testing

/// What lives are said to be made of happens in them.
@Suite(.serialized) struct HappeningTests {
  @Test(arguments: Happening.allCases) func someLifeHasIt(_ happening: Happening) async throws {
    for seed in UInt64(1)...80 {
      let world = try await LifeWorld(Life(seed: seed, kinds: happening.kinds, drawsAll: true))
      try await world.live()
      _ = try await world.balance()
      if world.happened.contains(happening) { return }
    }
    Issue.record("\(happening.rawValue) happens in no life")
  }
}
