import Logging
import Metering
import Reporting

/// Collects what was asked for and sends it with whatever waits, for cron jobs and people.
struct OneShotRun: Sendable {
  enum Assignment: Sendable {
    /// Every whole window that is not collected yet, from where the spool ends.
    case due
    /// This window, also once more.
    case window(TimeWindow)
    /// What is not collected of this range.
    case range(TimeWindow)
  }

  let parts: ExporterParts

  /// False when something was not taken; it is kept for the next run.
  ///
  /// Throws `window` for a window that was collected with other edges, and what the spool throws. A spool that is full
  /// is emptied first: what is sent makes the room.
  func run(_ assignment: Assignment) async throws(ExporterError) -> Bool {
    _ = try await parts.takeResends()
    var wereAllTaken = true
    do {
      try await collect(assignment)
    } catch  where error.endsWhenReportsAreSent && parts.settings.reportsUsage {
      parts.logger.warning("\(error); what waits is sent first")
      wereAllTaken = try await QueueDrain(parts: parts).sendAll()
      try await collect(assignment)
    }
    guard parts.settings.reportsUsage else { return true }
    wereAllTaken = try await QueueDrain(parts: parts).sendAll() && wereAllTaken
    return try await ReopenedTime(parts: parts).report() && wereAllTaken
  }

  private func collect(_ assignment: Assignment) async throws(ExporterError) {
    switch assignment {
    case .due: try await collectDue()
    case .window(let window): try await collect(window)
    case .range(let range): try await RangeFill(parts: parts).fill(range)
    }
  }

  /// The reading that is taken now stands for the end of the newest window when that is at most one length ago.
  private func collectDue() async throws(ExporterError) {
    let now = parts.clock.now()
    let grid = parts.settings.grid
    let planner = WindowPlanner(grid: grid, delayMilliseconds: 0)
    var through = try await parts.begin(planner, now: now)
    let newest = grid.lastWholeWindow(at: now)
    let isDue = await parts.spool.state.collected.firstGap(from: through) < newest.end
    try await parts.takeAllReadings(
      closing: isDue && parts.presentCounts(for: newest) ? newest.end : nil)
    try await parts.completeWindows()
    var count = 0
    while !Task.isCancelled {
      let state = await parts.spool.state
      switch planner.next(
        collectedThrough: through, collected: state.collected, reopened: state.reopened, now: now)
      {
      case .collect(let window):
        _ = try await WindowCollection(parts: parts)
          .collect(window, presentCounts: parts.presentCounts(for: window), advances: true)
        count += 1
      case .skip(let edge, let milliseconds):
        try await parts.giveUp(through: edge, milliseconds: milliseconds, since: through)
      case .wait(let due):
        if count == 0 { parts.logger.info("everything is collected; the next window ends \(due)") }
        return
      }
      through = await parts.spool.state.collectedThrough ?? through
    }
  }

  private func collect(_ window: TimeWindow) async throws(ExporterError) {
    let collected = await parts.spool.state.collected
    if !collected.contains(window), let overlap = collected.overlap(with: window) {
      throw ExporterError(
        .window,
        "the window \(UsageLine.span(window)) overlaps \(UsageLine.span(overlap)), which is collected: its usage would count twice; --from and --to fill what is missing of a range"
      )
    }
    try await parts.takeAllReadings(closing: parts.presentCounts(for: window) ? window.end : nil)
    try await parts.completeWindows()
    _ = try await WindowCollection(parts: parts)
      .collect(window, presentCounts: true, advances: false)
  }
}
