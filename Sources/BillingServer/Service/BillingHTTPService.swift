public import Hummingbird
import Logging
public import ServiceLifecycle

/// The HTTP service. A graceful shutdown lets accepted requests finish and accepts no more.
public struct BillingHTTPService: Service {
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
  /// there are keys.
  public func run() async throws {
    let address = try await listenAddress()
    if let explanation = address.explanation {
      dependencies.logger.warning("\(explanation)")
    }
    try await Self.application(dependencies, address: address, onListening: onListening).run()
  }

  private func listenAddress() async throws -> ListenAddress {
    let settings = dependencies.settings
    let keyring = Keyring(store: dependencies.store, adminKey: settings.adminKey)
    return .decide(
      host: settings.host, port: settings.port, hasKey: try await keyring.isGuarded())
  }

  /// The application itself, for tests that drive it with HummingbirdTesting.
  public static func application(
    _ dependencies: ServiceDependencies, address: ListenAddress? = nil,
    onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    let address =
      address
      ?? ListenAddress(host: "127.0.0.1", port: dependencies.settings.port, explanation: nil)
    return Application(
      router: BillingRouter.make(dependencies),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port), serverName: "billing"),
      onServerRunning: { channel in
        await onListening(
          ListenAddress(
            host: address.host, port: channel.localAddress?.port ?? address.port,
            explanation: address.explanation))
      },
      logger: dependencies.logger)
  }
}
