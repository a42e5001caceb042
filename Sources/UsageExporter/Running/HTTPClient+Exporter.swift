public import AsyncHTTPClient
import NIOCore

extension HTTPClient {
  /// A client that gives up quickly on hosts that do not answer and follows no redirects: a report that is redirected
  /// would become a GET, and a token must not travel on. The caller shuts it down.
  public static func forExporter() -> HTTPClient {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(5)
    // Tries are repeated by those who know why; the pool would hide a refused connection for seconds.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }
}
