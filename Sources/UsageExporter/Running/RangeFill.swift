import Logging
import Metering
import Reporting

/// Collects what is not collected of a range, window by window, and sends it on the way.
struct RangeFill: Sendable {
  static let mostWindows = SpoolState.mostWaiting
  private static let progressMilliseconds: Int64 = 2_000

  let parts: ExporterParts

  /// Throws `window` for a range of too many windows. May be stopped and started again: it goes on where it was.
  func fill(_ range: TimeWindow) async throws(ExporterError) {
    let planner = WindowPlanner(grid: parts.settings.grid, delayMilliseconds: 0)
    let windows = planner.filling(range, collected: await parts.spool.state.collected)
    guard windows.count <= Self.mostWindows else {
      throw ExporterError(
        .window,
        "the range has \(windows.count) windows; at most \(Self.mostWindows) are filled at once")
    }
    say("filling", 0, of: windows.count, range, missing: 0)
    var drain = QueueDrain(parts: parts)
    var (missing, lastSaid) = (0, parts.clock.now())
    for (index, window) in windows.enumerated() where !Task.isCancelled {
      let report = try await WindowCollection(parts: parts)
        .collect(window, presentCounts: parts.presentCounts(for: window), advances: false)
      if report?.missing.isEmpty == false { missing += 1 }
      if parts.settings.reportsUsage { try await drain.sendWhileTaken() }
      let now = parts.clock.now()
      if index + 1 == windows.count
        || now.milliseconds(since: lastSaid) >= Self.progressMilliseconds
      {
        say("filled", index + 1, of: windows.count, window, missing: missing)
        lastSaid = now
      }
    }
  }

  private func say(
    _ verb: String, _ done: Int, of all: Int, _ window: TimeWindow, missing: Int
  ) {
    let gaps = missing == 0 ? "" : ", \(missing) with something missing"
    parts.logger.info(
      "\(verb) \(done) of \(all) windows\(gaps)", metadata: ["window": "\(UsageLine.span(window))"])
  }
}
