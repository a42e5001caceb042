import Logging
import Metering
import Reporting

/// Sends what waits in the spool until it is empty or the service takes nothing.
struct QueueDrain: Sendable {
  private static let mostTries = 3
  private static let longestPauseMilliseconds: Int64 = 5_000

  let parts: ExporterParts
  private var machine = DeliveryMachine()
  private var isTaken = true

  init(parts: ExporterParts) { self.parts = parts }

  /// False when something was refused or is kept for the next run.
  func sendAll() async throws(ExporterError) -> Bool {
    var machine = DeliveryMachine()
    var (tries, wereAllTaken) = (0, true)
    var postponed: Set<Int64> = []
    while let report = await parts.spool.state.waiting.first {
      let number = report.exporter?.sequence ?? 0
      guard !postponed.contains(number) else { return false }
      do {
        switch try await ReportDelivery(parts: parts).deliver(report, &machine) {
        case .acknowledged, .overlapped: tries = 0
        case .rejected: (tries, wereAllTaken) = (0, false)
        case .retry(let pause, _, let needsPeople):
          tries += 1
          guard tries < Self.mostTries, !needsPeople, pause <= Self.longestPauseMilliseconds else {
            parts.logger.error("kept in \(parts.settings.spoolPath) for the next run")
            return false
          }
          try? await parts.clock.sleep(pause)
        }
      } catch  where error.code == .spoolDiskFull {
        // It was refused, and there is no room to keep it aside: the others go first.
        parts.logger.error("\(error)")
        postponed.insert(number)
        wereAllTaken = false
      }
    }
    return wereAllTaken
  }

  /// Sends until the queue is empty; after the first answer that is none, no more until `sendAll`.
  mutating func sendWhileTaken() async throws(ExporterError) {
    while isTaken, let report = await parts.spool.state.waiting.first {
      if case .retry = try await ReportDelivery(parts: parts).deliver(report, &machine) {
        isTaken = false
      }
    }
  }
}
