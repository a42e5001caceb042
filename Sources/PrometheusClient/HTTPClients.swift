public import AsyncHTTPClient
import Wire

/// The clients behind all requests: one that asks directly, and one for each proxy.
///
/// A proxy opens a tunnel (`CONNECT`) also for addresses without `https`, so that no header is shown to it.
public struct HTTPClients: Sendable {
  private let direct: HTTPClient
  private let proxied: [WebAddress: HTTPClient]
  private let rules: ProxyRules

  /// Everything goes through this one client, which the caller shuts down.
  public init(_ client: HTTPClient) {
    direct = client
    proxied = [:]
    rules = .none
  }

  /// A client for each way that the rules name, all of this configuration; `shutdown` ends them.
  public init(configuration: HTTPClient.Configuration, rules: ProxyRules) {
    self.rules = rules
    direct = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
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

  /// The client that reaches an address.
  func client(for address: WebAddress) -> HTTPClient {
    rules.proxy(for: address).flatMap { proxied[$0] } ?? direct
  }

  /// How an address is reached, for messages: nothing, or the proxy.
  func way(to address: WebAddress) -> String {
    rules.proxy(for: address).map { " through the proxy \($0.host):\($0.port)" } ?? ""
  }

  /// Ends all clients.
  public func shutdown() async throws {
    for client in [direct] + proxied.values { try await client.shutdown() }
  }
}
