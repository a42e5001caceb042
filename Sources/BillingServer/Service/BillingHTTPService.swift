public import Hummingbird
import HummingbirdCore
import Logging
public import ServiceLifecycle
import UsageLedger

/// The HTTP service. A graceful shutdown lets accepted requests finish and accepts no more.
public struct BillingHTTPService: Service {
  /// What the service calls itself in its answers.
  static let name = "billing"

  private let dependencies: ServiceDependencies
  private let onListening: @Sendable (ListenAddress) async -> Void

  /// `onListening` is called once with the address as bound: the port is never zero there.
  public init(
    _ dependencies: ServiceDependencies,
    onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
  ) {
    self.dependencies = dependencies
    self.onListening = onListening
  }

  /// Serves until a graceful shutdown. Throws when the address cannot be bound or the store cannot tell whether
  /// there are keys, and `ServerCertificate.Unusable` for files that are no certificate with its key.
  public func run() async throws {
    let certificate = try certificate()
    let address = try await listenAddress()
    if let explanation = address.explanation {
      dependencies.logger.warning("\(explanation)")
    }
    try await serve(address, certificate)
  }

  /// A client that holds back the rest of its request must not hold the stop: what has begun has so long to end.
  private func serve(_ address: ListenAddress, _ certificate: ServerCertificate?) async throws {
    let deadline = Duration.seconds(dependencies.settings.limits.shutdownSeconds)
    let logger = dependencies.logger
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await Self.application(
          dependencies, address: address, certificate: certificate, onListening: onListening
        ).run()
        return true
      }
      group.addTask {
        try await gracefulShutdown()
        try await Task.sleep(for: deadline)
        return false
      }
      let hasEnded = try await group.next() ?? true
      if !hasEnded {
        logger.notice(
          "requests that did not end in time are cut", metadata: ["after": "\(deadline)"])
      }
      group.cancelAll()
      while (try? await group.next()) != nil {}
    }
  }

  private func certificate() throws(ServerCertificate.Unusable) -> ServerCertificate? {
    guard let files = dependencies.settings.certificateFiles else { return nil }
    return try ServerCertificate(
      certificatePath: files.certificate, keyPath: files.key, logger: dependencies.logger)
  }

  private func listenAddress() async throws -> ListenAddress {
    let settings = dependencies.settings
    return .decide(
      host: settings.host, port: settings.port,
      hasKey: try await Keyring(dependencies).isGuarded())
  }

  /// The application itself, for tests that drive it with HummingbirdTesting.
  ///
  /// `certificate`: what it shows over TLS; without one it speaks plain HTTP.
  public static func application(
    _ dependencies: ServiceDependencies, address: ListenAddress? = nil,
    certificate: ServerCertificate? = nil,
    onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    let address =
      address
      ?? ListenAddress(host: "127.0.0.1", port: dependencies.settings.port, explanation: nil)
    let (intake, keyring) = (ReportIntake(dependencies), Keyring(dependencies))
    return Application(
      router: BillingRouter.make(dependencies, intake: intake, keyring: keyring),
      server: server(dependencies, ReportLane(dependencies, intake, keyring), certificate),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port), serverName: Self.name),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? address.port
        dependencies.address.bind(port: port)
        await onListening(
          ListenAddress(host: address.host, port: port, explanation: address.explanation))
      },
      logger: dependencies.logger)
  }

  private static func server(
    _ dependencies: ServiceDependencies, _ lane: ReportLane, _ certificate: ServerCertificate?
  ) -> HTTPServerBuilder {
    let limits = dependencies.settings.limits
    let table = ConnectionTable(
      limit: limits.connections, perAddress: limits.connectionsPerAddress,
      unreadBytes: limits.answerMegabytes << 20, logger: dependencies.logger)
    let date = DateField()
    return HTTPServerBuilder { responder in
      let plain = HTTP1Channel(
        responder: responder,
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [
            ConnectionGuardHandler(limits: limits, table: table),
            ReportLaneHandler(lane: lane, date: date, bodies: dependencies.bodies),
          ],
          httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: HeadLimit.bytes, maxHeaderListSize: HeadLimit.bytes,
            maxHeaderFieldCount: HeadLimit.fields)))
      guard let certificate else { return plain }
      return EncryptedChannel(plain: plain, certificate: certificate)
    }
  }
}
