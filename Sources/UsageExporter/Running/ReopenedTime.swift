import Metering
import Reporting

/// Collects and sends what the service did not have of windows some of which it had.
///
/// It names at most twenty of its windows in an answer, so that this may take several turns.
struct ReopenedTime: Sendable {
  /// A day of windows of a minute has 1,440.
  private static let mostTurns = 100

  let parts: ExporterParts

  /// False when something was not taken.
  func report() async throws(ExporterError) -> Bool {
    var wereAllTaken = true
    for _ in 0..<Self.mostTurns where wereAllTaken {
      guard try await collect() else { break }
      wereAllTaken = try await QueueDrain(parts: parts).sendAll()
    }
    return wereAllTaken
  }

  /// False when there is nothing to collect.
  private func collect() async throws(ExporterError) -> Bool {
    let planner = WindowPlanner(grid: parts.settings.grid, delayMilliseconds: 0)
    var count = 0
    while !Task.isCancelled {
      let state = await parts.spool.state
      guard
        let window = planner.reopenedWindow(
          state.reopened, collected: state.collected, now: parts.clock.now())
      else { break }
      _ = try await WindowCollection(parts: parts)
        .collect(window, presentCounts: parts.presentCounts(for: window), advances: false)
      count += 1
    }
    return count > 0
  }
}
