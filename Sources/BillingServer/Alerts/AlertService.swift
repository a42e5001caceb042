import Logging
import Metering
public import ServiceLifecycle
import UsageLedger
public import WebClient

/// Evaluates the rules of alerting and tells receivers, on one of all replicas.
public struct AlertService: Service {
  private let evaluation: AlertEvaluation
  private let sending: AlertSending
  private let posting: AlertmanagerPosting
  private let right: AlertRight
  private let clients: HTTPClients
  private let pauses: Pauses
  private let logger: Logger

  /// How long is waited between two times.
  public struct Pauses: Sendable {
    /// Between the end of one evaluation and the next.
    public var evaluation: Duration
    /// Between two looks for messages that are due.
    public var sending: Duration
    /// Between two tellings of every Alertmanager; far less than what one lasts.
    public var posting: Duration

    public init(
      evaluation: Duration = .seconds(300), sending: Duration = .seconds(2),
      posting: Duration = .seconds(60)
    ) {
      self.evaluation = evaluation
      self.sending = sending
      self.posting = posting
    }
  }

  /// `holder`: what the process calls itself among replicas; `clients`: which addresses may be reached is theirs to refuse.
  public init(
    _ dependencies: ServiceDependencies, observer: AlertObserver, holder: String,
    clients: HTTPClients, pauses: Pauses = Pauses()
  ) {
    let (store, clock) = (dependencies.store, dependencies.clock)
    let rules = AlertRuleSet(store: store, configuration: dependencies.alerting)
    right = AlertRight(store: store, holder: holder, clock: clock)
    evaluation = AlertEvaluation(
      store: store, observer: observer, rules: rules, right: right, clock: clock,
      random: dependencies.random, logger: dependencies.logger)
    sending = AlertSending(
      store: store, configuration: dependencies.alerting, clients: clients, clock: clock,
      random: dependencies.random, logger: dependencies.logger)
    posting = AlertmanagerPosting(
      store: store, rules: rules, clients: clients, clock: clock,
      baseURL: dependencies.settings.baseURL, logger: dependencies.logger)
    self.clients = clients
    self.pauses = pauses
    logger = dependencies.logger
  }

  /// Runs until graceful shutdown or cancellation, and ends the connections then. What fails is tried again after the pause.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await repeating(pauses.evaluation, evaluate) }
        group.addTask {
          await repeating(pauses.sending) { try await told { try await sending.send() } }
        }
        group.addTask {
          await repeating(pauses.posting) { try await told { try await posting.post() } }
        }
      }
    }
    try? await right.giveBack()
    try? await clients.shutdown()
  }

  /// One evaluation; Alertmanagers are told at once what it changed.
  private func evaluate() async throws {
    try await evaluation.evaluate()
    try await told { try await posting.post() }
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
