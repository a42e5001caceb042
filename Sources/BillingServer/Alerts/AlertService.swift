import Logging
import Metering
public import ServiceLifecycle
import UsageLedger
public import WebClient

/// Evaluates the rules of alerting and tells receivers, on one of all replicas.
public struct AlertService: Service {
  private let evaluation: AlertEvaluation
  private let digest: DigestSending
  private let right: AlertRight
  private let rules: AlertRuleSet
  private let dependencies: ServiceDependencies
  private let reaching: AddressRule
  private let pauses: Pauses
  private let logger: Logger

  /// How long is waited between two times.
  public struct Pauses: Sendable {
    /// Between the end of one evaluation and the next.
    public var evaluation: Duration
    /// Between two looks for messages that are due.
    public var sending: Duration
    /// Between two looks whether a digest is due.
    public var digest: Duration
    /// Between two tellings of every Alertmanager; far less than what one lasts.
    public var posting: Duration

    public init(
      evaluation: Duration = .seconds(300), sending: Duration = .seconds(2),
      digest: Duration = .seconds(60), posting: Duration = .seconds(60)
    ) {
      self.evaluation = evaluation
      self.sending = sending
      self.digest = digest
      self.posting = posting
    }
  }

  /// `holder`: what the process calls itself among replicas; `reaching`: which addresses receivers may have.
  public init(
    _ dependencies: ServiceDependencies, observer: AlertObserver, holder: String,
    reaching: AddressRule, pauses: Pauses = Pauses()
  ) {
    let (store, clock) = (dependencies.store, dependencies.clock)
    rules = AlertRuleSet(store: store, configuration: dependencies.alerting)
    right = AlertRight(store: store, holder: holder, clock: clock)
    evaluation = AlertEvaluation(
      store: store, observer: observer, rules: rules, right: right, clock: clock,
      random: dependencies.random, logger: dependencies.logger)
    digest = DigestSending(
      store: store, reader: DigestReader(store: store, observer: observer),
      configuration: dependencies.alerting, right: right, clock: clock,
      logger: dependencies.logger)
    self.dependencies = dependencies
    self.reaching = reaching
    self.pauses = pauses
    logger = dependencies.logger
  }

  /// Runs until graceful shutdown or cancellation. What fails is tried again after the pause.
  public func run() async throws {
    // Made here, because only who runs ends them.
    let clients = HTTPClients(reaching: reaching)
    let (sending, posting) = (sending(clients), posting(clients))
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          // Alertmanagers are told at once what an evaluation changed.
          await repeating(pauses.evaluation) {
            try await evaluation.evaluate()
            try await told { try await posting.post() }
          }
        }
        group.addTask {
          await repeating(pauses.sending) { try await told { try await sending.send() } }
        }
        group.addTask {
          await repeating(pauses.digest) { try await digest.send() }
        }
        group.addTask {
          await repeating(pauses.posting) { try await told { try await posting.post() } }
        }
      }
    }
    try? await right.giveBack()
    try? await clients.shutdown()
  }

  private func sending(_ clients: HTTPClients) -> AlertSending {
    AlertSending(
      store: dependencies.store, configuration: dependencies.alerting, clients: clients,
      clock: dependencies.clock, random: dependencies.random, logger: logger)
  }

  private func posting(_ clients: HTTPClients) -> AlertmanagerPosting {
    AlertmanagerPosting(
      store: dependencies.store, rules: rules, clients: clients, clock: dependencies.clock,
      baseURL: dependencies.settings.baseURL, logger: logger)
  }

  private func told(_ work: () async throws -> Void) async throws {
    guard try await right.take() else { return }
    try await work()
  }

  private func repeating(_ pause: Duration, _ work: () async throws -> Void) async {
    while !Task.isCancelled {
      do {
        try await work()
      } catch {
        logger.error("alerting does not go on for now", metadata: ["reason": "\(error)"])
      }
      try? await Task.sleep(for: pause)
    }
  }
}
