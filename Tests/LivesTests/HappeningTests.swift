import Testing

/// What lives are said to be made of happens in them.
@Suite(.serialized) struct HappeningTests {
  @Test(arguments: Happening.allCases) func someLifeHasIt(_ happening: Happening) async throws {
    for seed in UInt64(1)...80 {
      let life = Life(seed: seed, kinds: happening.kinds, drawsAll: true)
      if try await life.lived().happened.contains(happening) { return }
    }
    Issue.record("\(happening.rawValue) happens in no life")
  }
}
