/// A metrics endpoint that is read directly, without a Prometheus between.
public struct MetricsEndpoint: Sendable {
  private static let accepted =
    "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"

  private let address: WebAddress
  private let source: HTTPSource

  public init(address: WebAddress, source: HTTPSource) {
    self.address = address
    self.source = source
  }

  /// Reads it once; throws the transport's errors, `refused` for a status other than 200, `malformed`.
  public func read() async throws(PrometheusError) -> Exposition {
    let answer = try await source.get(address, headers: [("accept", Self.accepted)])
    guard answer.status == 200 else {
      throw PrometheusError(
        .refused, "\(address.shown) answered \(answer.status)", status: answer.status)
    }
    let format = Exposition.Format(contentType: answer.header("content-type"))
    return try Exposition(String(decoding: answer.body, as: UTF8.self), format: format)
  }
}
