import Logging
import Metering
import Reporting
import ServiceLifecycle

/// Collects every window once, in order, soon after its end; catches up after an outage; completes gaps.
struct CollectionService: Service {
  private static let pauseAfterFailureMilliseconds: Int64 = 10_000
  /// A pass over incomplete windows that finds nothing for this long gives way to the next window.
  private static let longestFruitlessPassMilliseconds: Int64 = 2_000

  let parts: ExporterParts
  let planner: WindowPlanner

  init(parts: ExporterParts) {
    self.parts = parts
    planner = WindowPlanner(
      grid: parts.settings.grid, delayMilliseconds: parts.settings.collectionDelayMilliseconds)
  }

  /// Runs until shutdown. A collection that shutdown interrupts is not recorded and is done after the next start.
  ///
  /// Throws only when a sync of the spool failed: then nobody knows what is on the disk.
  func run() async throws {
    try await cancelWhenGracefulShutdown {
      var completions = CompletionSchedule(
        everyMilliseconds: min(parts.settings.grid.intervalMilliseconds, 300_000))
      while !Task.isCancelled {
        do {
          try await step(&completions)
        } catch let error as ExporterError where error.code == .spoolSync {
          throw error
        } catch let error as ExporterError {
          parts.logger.error("\(error)")
          await parts.refreshStatus()
          try? await parts.clock.sleep(Self.pauseAfterFailureMilliseconds)
        } catch is CancellationError {
          return
        }
      }
    }
  }

  private func step(_ completions: inout CompletionSchedule) async throws {
    let now = parts.clock.now()
    _ = try await parts.takeResends()
    let through = try await parts.begin(planner, now: now)
    let state = await parts.spool.state
    switch planner.next(
      collectedThrough: through, collected: state.collected, reopened: state.reopened, now: now)
    {
    case .collect(let window):
      _ = try await WindowCollection(parts: parts)
        .collect(window, presentCounts: parts.presentCounts(for: window), advances: true)
    case .skip(let edge, let milliseconds):
      try await parts.giveUp(through: edge, milliseconds: milliseconds, since: through)
    case .wait(let due):
      try await complete(&completions)
      try await parts.clock.sleep(towards: due)
    }
  }

  private func complete(_ completions: inout CompletionSchedule) async throws {
    let started = parts.clock.now()
    let due = completions.due(
      await parts.spool.state.incomplete, missingNow: parts.status.current.missing, now: started)
    for earlier in due {
      let wasFound = try await parts.complete(earlier)
      try Task.checkCancellation()
      let spent = parts.clock.now().milliseconds(since: started)
      if !wasFound, spent > Self.longestFruitlessPassMilliseconds { break }
    }
    if !due.isEmpty { await parts.refreshStatus() }
  }
}
