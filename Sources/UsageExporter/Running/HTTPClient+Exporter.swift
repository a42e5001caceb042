public import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
public import PrometheusClient

extension HTTPClient.Configuration {
  /// Gives up quickly on hosts that do not answer, unpacks answers up to a limit, and follows no redirects: a report
  /// that is redirected would become a GET, and a token must not travel on.
  static var forExporter: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(5)
    configuration.decompression = .enabled(limit: .size(HTTPSource.mostBytes))
    // Tries are repeated by those who know why; the pool would hide a refused connection for seconds.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }
}

extension HTTPClient {
  /// A client as the exporter needs it. The caller shuts it down.
  public static func forExporter() -> HTTPClient {
    HTTPClient(eventLoopGroupProvider: .singleton, configuration: .forExporter)
  }
}

extension HTTPClients {
  /// The clients of an exporter, one for each proxy that its settings name. The caller shuts them down.
  public static func forExporter(_ settings: ExporterSettings) -> HTTPClients {
    HTTPClients(configuration: .forExporter, rules: settings.proxies)
  }
}
