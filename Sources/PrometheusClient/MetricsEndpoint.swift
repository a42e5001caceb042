public import WebClient
public import Wire

/// A metrics endpoint that is read directly, without a Prometheus between.
public struct MetricsEndpoint: Sendable {
  private static let accepted =
    "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"

  private let address: WebAddress
  private let source: HTTPSource
  private let headers: [(name: String, value: String)]

  public init(
    address: WebAddress, source: HTTPSource, headers: [(name: String, value: String)] = []
  ) {
    self.address = address
    self.source = source
    self.headers = headers
  }

  /// Reads once what the selectors want; throws the transport's errors, `refused` for a status other than 200,
  /// `malformed`.
  public func read(_ selectors: [SeriesSelector]) async throws(PrometheusError) -> Exposition {
    let answer = try await source.read(
      address, headers: [("accept", Self.accepted)] + headers)
    guard answer.status == 200 else {
      throw PrometheusError(
        .refused, "\(address.shown) answered \(answer.status)", status: answer.status)
    }
    let format = Exposition.Format(contentType: answer.header("content-type"))
    return try Exposition(answer.body, format: format, selecting: selectors)
  }
}
