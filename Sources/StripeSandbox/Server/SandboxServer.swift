import AsyncHTTPClient
import HTTPTypes
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// The Stripe sandbox as a service: HTTP/1.1 on one address, state in memory or in a file.
///
/// ``run()`` serves until graceful shutdown or cancellation and then keeps the state a last time.
public struct SandboxServer: Service {
  private var settings: SandboxSettings
  private var clock: any SandboxClock
  private var logger: Logger
  private var onListening: @Sendable (_ port: Int) async -> Void

  /// `onListening` is called once with the port, when the first request can be made.
  public init(
    settings: SandboxSettings, clock: any SandboxClock = SystemSandboxClock(), logger: Logger,
    onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) {
    self.settings = settings
    self.clock = clock
    self.logger = logger
    self.onListening = onListening
  }

  /// Throws ``SandboxFailure`` where a file cannot be read, and the network's error where the port is taken.
  public func run() async throws {
    let file = settings.stateFile.map { StateFile(path: $0) }
    let (wakeups, waker) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let kept = try file?.read()
    let sandbox = Sandbox(
      state: Self.held(kept, settings), clock: clock, defaultVersion: settings.defaultVersion,
      wakeups: waker)
    if kept == nil, let seed = settings.seedFile { try SeedFile(path: seed).apply(to: sandbox) }
    let caretaker = Caretaker(sandbox: sandbox, file: file, wakeups: wakeups, logger: logger)
    let group = ServiceGroup(
      configuration: .init(services: [caretaker, try http(sandbox)], logger: logger))
    try await group.run()
  }

  /// Hummingbird's server without its application, which would write the machine's `Date` into every answer.
  private func http(_ sandbox: Sandbox) throws -> any Service {
    let (host, onListening) = (settings.host, onListening)
    return try HTTPServerBuilder.http1().buildServer(
      configuration: .init(address: .hostname(host, port: settings.port)),
      eventLoopGroup: HTTPClient.defaultEventLoopGroup, logger: logger,
      responder: { request, writer, channel in
        let response = try await HTTPGateway(sandbox: sandbox).respond(to: request, on: channel)
        try await writer.write(response: response.head, body: response.body)
      },
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? 0
        sandbox.announce(url: "http://\(host):\(port)")
        await onListening(port)
      })
  }

  private static func held(_ kept: StateFile.Content?, _ settings: SandboxSettings) -> Sandbox.Held
  {
    var generator = SystemRandomNumberGenerator()
    var state = kept?.state ?? SandboxState(seed: settings.seed ?? generator.next())
    state.rules = kept.map { $0.state.rules.set(as: settings.rules) } ?? settings.rules
    state.eventVersion = settings.defaultVersion
    state.events.capacity = settings.eventsKept
    state.events.archive = state.events.archive ?? AnswerArchive()
    state.rebuildAgenda()
    var idempotency = kept?.idempotency ?? IdempotencyLedger()
    idempotency.archive = AnswerArchive()
    return Sandbox.Held(state: state, idempotency: idempotency)
  }
}
