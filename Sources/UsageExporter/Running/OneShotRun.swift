import Logging
import Metering
import Reporting

/// One window, collected and sent at once, for cron jobs and people.
struct OneShotRun: Sendable {
  private static let mostTries = 3
  private static let longestPauseMilliseconds: Int64 = 5_000

  let parts: ExporterParts

  /// Collects the window, sends it and whatever waits before it; false when something was not taken.
  ///
  /// The reading that is taken now stands for the window's end when that is at most one length ago. `advances` moves
  /// on the point up to which a running exporter considers everything collected.
  func run(_ window: TimeWindow, advances: Bool) async throws(ExporterError) -> Bool {
    let isRecent = parts.presentCounts(for: window)
    try await parts.takeReadings(closing: isRecent ? window.end : nil)
    for earlier in await parts.spool.state.incomplete.suffix(CompletionRounds.mostPerRound) {
      _ = try await WindowCompletion(parts: parts).complete(earlier)
    }
    let through = await parts.spool.state.collectedThrough
    let isNext = through.map { $0 == window.start } ?? true
    _ = try await WindowCollection(parts: parts)
      .collect(window, presentCounts: true, advances: advances && isNext)
    guard parts.settings.reportsUsage else { return true }
    return try await sendAll()
  }

  private func sendAll() async throws(ExporterError) -> Bool {
    var machine = DeliveryMachine()
    var (tries, wereAllTaken) = (0, true)
    while let report = await parts.spool.state.waiting.first {
      switch try await ReportDelivery(parts: parts).deliver(report, &machine) {
      case .acknowledged: tries = 0
      case .rejected:
        tries = 0
        wereAllTaken = false
      case .retry(let pause, _, let needsPeople):
        tries += 1
        guard tries < Self.mostTries, !needsPeople, pause <= Self.longestPauseMilliseconds else {
          parts.logger.error("kept in \(parts.settings.spoolPath) for the next run")
          return false
        }
        try? await parts.clock.sleep(pause)
      }
    }
    return wereAllTaken
  }
}
