import Logging
public import ServiceLifecycle
import UsageLedger

/// Keeps the last use of API keys, behind the requests that used them: one write for all keys with something new.
public struct KeyUseRecorder: Service {
  private let store: any KeyStore
  private let uses: KeyUseLog
  private let interval: Duration
  private let logger: Logger

  /// For the service that works with these dependencies.
  public init(_ dependencies: ServiceDependencies, interval: Duration = .seconds(5)) {
    store = dependencies.store
    uses = dependencies.keyUses
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
    let waiting = uses.take()
    guard !waiting.isEmpty else { return }
    do throws(LedgerError) {
      try await store.recordUses(waiting)
    } catch {
      uses.giveBack(waiting)
      logger.debug("the last use of keys is kept later", metadata: ["reason": "\(error)"])
    }
  }
}
