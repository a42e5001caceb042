import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import Wire

/// The connections behind all requests: a pool that asks directly, and one for each proxy.
///
/// No redirect is followed here: a redirected POST would become a GET, and credentials must not travel on. Hosts that do
/// not answer are given up quickly. A proxy opens a tunnel (`CONNECT`) also for addresses without `https`, so that no
/// header is shown to it.
public struct HTTPClients: Sendable {
  /// More than any answer should have: 64 MiB.
  public static let mostBytes = 64 << 20

  private static let connectSeconds: Int64 = 5

  private let direct: HTTPClient
  private let proxied: [WebAddress: HTTPClient]
  private let rules: ProxyRules

  /// A pool for each way that the rules name; ``shutdown()`` ends them.
  ///
  /// With `unpacks`, answers that were packed are unpacked, up to ``mostBytes``; else they are handed out as they came.
  /// `reaching` holds for what is connected to directly; behind a proxy it is the proxy's to refuse.
  public init(rules: ProxyRules = .none, unpacks: Bool = true, reaching: AddressRule = .any) {
    self.rules = rules
    let configuration = Self.configuration(unpacks: unpacks)
    var checked = configuration
    if !reaching.isEmpty {
      checked.http1_1ConnectionDebugInitializer = { reaching.check($0) }
      checked.http2ConnectionDebugInitializer = { reaching.check($0) }
    }
    direct = HTTPClient(eventLoopGroupProvider: .singleton, configuration: checked)
    var proxied: [WebAddress: HTTPClient] = [:]
    for proxy in Set([rules.https, rules.http].compactMap { $0 }) {
      var configuration = configuration
      configuration.proxy = .server(
        host: proxy.host, port: proxy.port,
        authorization: proxy.authorization.map {
          .basic(credentials: String($0.dropFirst("Basic ".count)))
        })
      proxied[proxy] = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: configuration)
    }
    self.proxied = proxied
  }

  private static func configuration(unpacks: Bool) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(connectSeconds)
    if unpacks { configuration.decompression = .enabled(limit: .size(mostBytes)) }
    // Tries are repeated by those who know why; the pool would hide a refused connection for seconds.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  /// The pool that reaches an address.
  func client(for address: WebAddress) -> HTTPClient {
    rules.proxy(for: address).flatMap { proxied[$0] } ?? direct
  }

  /// How an address is reached, for messages: nothing, or the proxy.
  func way(to address: WebAddress) -> String {
    rules.proxy(for: address).map { " through the proxy \($0.host):\($0.port)" } ?? ""
  }

  /// Ends all connections.
  public func shutdown() async throws {
    for client in [direct] + proxied.values { try await client.shutdown() }
  }
}
