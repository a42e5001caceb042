import Logging
import Metering
import Reporting

/// What a running exporter and a single run do with windows alike.
extension ExporterParts {
  /// Up to where the plan is done; begins it in a spool that has none.
  func begin(_ planner: WindowPlanner, now: Timestamp) async throws(ExporterError) -> Timestamp {
    if let through = await spool.state.collectedThrough { return through }
    let start = planner.beginning(
      now: now, knowsThePast: !collector.keepsReadings,
      collected: await spool.state.collected)
    try await spool.skip(through: start, now: now)
    return start
  }

  /// Reads endpoints and followed lists, for a single run.
  func takeAllReadings(closing: Timestamp?) async throws(ExporterError) {
    try await takeReadings(closing: closing)
    try await takePresence(closing: closing)
  }

  /// Leaves time that is too far back uncollected, and says so.
  func giveUp(through edge: Timestamp, milliseconds: Int64, since through: Timestamp)
    async throws(ExporterError)
  {
    logger.error(
      "usage from \(through) to \(edge) is too old to be collected and stays unreported")
    status.note { $0.skippedMilliseconds += milliseconds }
    try await spool.skip(through: edge, now: clock.now())
  }

  /// Asks once more for what is missing from the newest incomplete windows; for a single run.
  ///
  /// What cannot be kept is asked for again by the next run; throws `spoolSync` only: then nobody may go on.
  func completeWindows() async throws(ExporterError) {
    let due = await spool.state.incomplete.suffix(CompletionSchedule.mostAtOnce)
    for earlier in due where !Task.isCancelled {
      do {
        _ = try await complete(earlier)
      } catch  where error.code == .spoolSync {
        throw error
      } catch {
        logger.error("\(error)")
        return
      }
    }
  }

  /// Asks the sources again for what an earlier report lacks; false when nothing was found.
  func complete(_ earlier: SpoolState.IncompleteWindow) async throws(ExporterError) -> Bool {
    guard let window = earlier.report.window else { return false }
    let found = await collector.collect(
      window, presentCounts: presentCounts(for: window), readings: await readings,
      only: earlier.wanted)
    guard !Task.isCancelled else { return false }
    guard let completion = try await spool.complete(earlier, with: found, now: clock.now()) else {
      return false
    }
    logger.info(
      "completed \(UsageLine.span(window)): \(UsageLine.values(completion, order: order))")
    wakeUp.send()
    return true
  }

  /// Takes refused reports back that somebody wants sent again; how many.
  func takeResends() async throws(ExporterError) -> Int {
    let taken = try await spool.takeResends(now: clock.now())
    guard !taken.isEmpty else { return 0 }
    logger.info("\(taken.count) reports that were set aside are sent again")
    await refreshStatus()
    wakeUp.send()
    return taken.count
  }
}
