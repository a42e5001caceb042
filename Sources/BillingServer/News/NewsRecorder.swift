import Logging
public import ServiceLifecycle
import UsageLedger

/// Keeps the last use of API keys and the versions of exporters, behind the requests that told of them: one write each for all with something new.
public struct NewsRecorder: Service {
  private let store: any BillingStore
  private let uses: KeyUseLog
  private let exporters: ExporterLog
  private let interval: Duration
  private let logger: Logger

  /// For the service that works with these dependencies.
  public init(_ dependencies: ServiceDependencies, interval: Duration = .seconds(5)) {
    store = dependencies.store
    uses = dependencies.keyUses
    exporters = dependencies.exporters
    self.interval = interval
    logger = dependencies.logger
  }

  /// Runs until graceful shutdown or cancellation, and then keeps what is left.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try? await Task.sleep(for: interval)
        guard !Task.isCancelled else { return }
        await record()
      }
    }
    await record()
  }

  /// What cannot be kept now is kept next time.
  func record() async {
    await record(uses.log, "the last use of keys") { [store] news throws(LedgerError) in
      try await store.recordUses(news)
    }
    await record(exporters.log, "versions of exporters") { [store] news throws(LedgerError) in
      try await store.recordExporters(news)
    }
  }

  private func record<Subject, News>(
    _ log: NewsLog<Subject, News>, _ what: String,
    _ keep: ([Subject: News]) async throws(LedgerError) -> Void
  ) async {
    let waiting = log.take()
    guard !waiting.isEmpty else { return }
    do throws(LedgerError) {
      try await keep(waiting)
    } catch {
      log.giveBack(waiting)
      logger.debug("\(what) are kept later", metadata: ["reason": "\(error)"])
    }
  }
}
