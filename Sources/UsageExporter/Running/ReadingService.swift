import Logging
import Metering
import ServiceLifecycle

/// Reads sources that show the present only all along: the endpoints of scraped metrics, so that little is lost when a
/// counter's process restarts, and the device lists that are followed.
struct ReadingService: Service {
  private static let pauseAfterFailureMilliseconds: Int64 = 10_000

  enum Sources {
    case endpoints
    case lists
  }

  let parts: ExporterParts
  let sources: Sources
  let schedule: ReadingSchedule

  init(parts: ExporterParts, of sources: Sources) {
    self.parts = parts
    self.sources = sources
    let every: Int64? =
      switch sources {
      case .endpoints: parts.endpoints.everyMilliseconds
      case .lists: parts.lists.everyMilliseconds
      }
    schedule = ReadingSchedule(
      everyMilliseconds: every ?? parts.settings.grid.intervalMilliseconds,
      grid: parts.settings.grid)
  }

  private var isEmpty: Bool {
    switch sources {
    case .endpoints: parts.endpoints.isEmpty
    case .lists: parts.lists.isEmpty
    }
  }

  /// Runs until shutdown; the first reading is at once. Throws only when a sync of the spool failed.
  func run() async throws {
    guard !isEmpty else { return try await gracefulShutdown() }
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
    let edge = schedule.edge(closedAt: now, planned: planned)
    switch sources {
    case .endpoints: try await parts.takeReadings(closing: edge)
    case .lists: try await parts.takePresence(closing: edge)
    }
  }

  /// Also returns when the clock was set back behind where the plan was made, so that readings go on.
  private func sleep(until planned: Timestamp) async throws {
    let start = parts.clock.now()
    while parts.clock.now() < planned, parts.clock.now() >= start {
      try await parts.clock.sleep(towards: planned)
    }
  }
}
