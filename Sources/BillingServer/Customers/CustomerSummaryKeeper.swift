import Logging
public import ServiceLifecycle

/// Brings the summaries of customers up to date behind the requests: all of them once, for half of the time, then again and
/// again for a twentieth of it at most, so that the more customers there are, the older a summary may be: about as many
/// seconds as there are hundreds of customers. Few customers are read when somebody asks.
public struct CustomerSummaryKeeper: Service {
  /// How many customers are read between two pauses.
  private static let stretch = 100
  /// So many times as long as it reads, it rests once it knows all of them.
  private static let rest = 19
  private static let shortestPause = Duration.seconds(1)

  private let summaries: CustomerSummaries
  private let logger: Logger

  /// For the service that works with these dependencies.
  public init(_ dependencies: ServiceDependencies) {
    summaries = dependencies.summaries
    logger = dependencies.logger
  }

  /// Runs until graceful shutdown or cancellation.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        let taken = await ContinuousClock().measure { await self.advance() }
        let pause = summaries.isWhole ? max(taken * Self.rest, Self.shortestPause) : taken
        try? await Task.sleep(for: pause)
      }
    }
  }

  private func advance() async {
    guard !summaries.areFew else { return }
    do { try await summaries.advance(atMost: Self.stretch) } catch {
      logger.warning("customers cannot be summarized", metadata: ["error": "\(error)"])
    }
  }
}
