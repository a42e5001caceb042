import Logging
import Metering
import ServiceLifecycle

/// Sends what waits in the spool, one report at a time, in order.
struct DeliveryService: Service {
  private static let pauseAfterFailureMilliseconds: Int64 = 10_000

  let parts: ExporterParts

  /// Runs until shutdown; a report that is under way then is finished, the others stay in the spool.
  ///
  /// Throws only when a sync of the spool failed.
  func run() async throws {
    guard parts.settings.reportsUsage else { return try await gracefulShutdown() }
    var machine = DeliveryMachine()
    while !Task.isShuttingDownGracefully, !Task.isCancelled {
      guard let report = await parts.spool.state.waiting.first else {
        await cancelWhenGracefulShutdown { await parts.wakeUp.wait() }
        continue
      }
      do {
        let verdict = try await ReportDelivery(parts: parts).deliver(report, &machine)
        if case .retry(let pause, _, _) = verdict { await rest(pause) }
      } catch  where error.code == .spoolSync {
        throw error
      } catch {
        parts.logger.error("\(error)")
        await parts.refreshStatus()
        await rest(Self.pauseAfterFailureMilliseconds)
      }
    }
  }

  private func rest(_ milliseconds: Int64) async {
    try? await cancelWhenGracefulShutdown { try await parts.clock.sleep(milliseconds) }
  }
}
