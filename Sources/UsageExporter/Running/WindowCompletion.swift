import Logging
import Metering
import Reporting

/// Asks the sources again for what an earlier window lacks.
struct WindowCompletion: Sendable {
  let parts: ExporterParts

  /// Queues the completion; nil when nothing was found.
  func complete(_ earlier: SpoolState.IncompleteWindow) async throws(ExporterError) -> UsageReport?
  {
    guard let window = earlier.report.window else { return nil }
    let found = await parts.collector.collect(
      window, presentCounts: parts.presentCounts(for: window), readings: await parts.readings,
      only: earlier.wanted)
    guard !Task.isCancelled else { return nil }
    let completion = try await parts.spool.complete(earlier, with: found, now: parts.clock.now())
    guard let completion else { return nil }
    parts.logger.info(
      "completed \(UsageLine.span(window)): \(UsageLine.values(completion, order: parts.order))")
    return completion
  }
}
