import Logging
import Metering
import ServiceLifecycle

/// Reads the endpoints of scraped metrics all along, so that little is lost when a counter's process restarts.
struct ReadingService: Service {
  private static let pauseAfterFailureMilliseconds: Int64 = 10_000

  let parts: ExporterParts
  let schedule: ReadingSchedule

  init(parts: ExporterParts) {
    self.parts = parts
    let periods = parts.collector.definitions.compactMap { definition in
      if case .scrape(_, _, let every) = definition.source { every } else { nil }
    }
    schedule = ReadingSchedule(
      everyMilliseconds: periods.min() ?? parts.settings.grid.intervalMilliseconds,
      grid: parts.settings.grid)
  }

  /// Runs until shutdown; the first reading is at once. Throws only when a sync of the spool failed.
  func run() async throws {
    guard !parts.endpoints.isEmpty else { return try await gracefulShutdown() }
    try await cancelWhenGracefulShutdown {
      var planned = parts.clock.now()
      while !Task.isCancelled {
        do {
          try await read(planned)
          planned = schedule.next(after: parts.clock.now())
          try await sleep(until: planned)
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

  private func read(_ planned: Timestamp) async throws(ExporterError) {
    let now = parts.clock.now()
    try await parts.takeReadings(closing: schedule.edge(closedAt: now, planned: planned))
  }

  /// Also returns when the clock was set back behind where the plan was made, so that readings go on.
  private func sleep(until planned: Timestamp) async throws {
    let start = parts.clock.now()
    while parts.clock.now() < planned, parts.clock.now() >= start {
      try await parts.clock.sleep(towards: planned)
    }
  }
}
