/// A life that is over.
struct LivedLife: Sendable {
  let balance: Balance
  /// What came to pass.
  let happened: Set<Happening>
  /// The story, what happened besides, and how the balance was drawn.
  let report: [String]
}

extension Life {
  /// Lives it and draws the balance.
  func lived(planted: PlantedFault? = nil) async throws -> LivedLife {
    let executor = LifeExecutor()
    return try await withTaskExecutorPreference(executor) {
      let world = try await LifeWorld(self, planted: planted, on: executor)
      try await world.live()
      let balance = try await world.balance()
      return LivedLife(
        balance: balance, happened: world.happened,
        report: [story] + world.notes.map { "  note: \($0)" } + balance.details + balance.faults)
    }
  }
}
