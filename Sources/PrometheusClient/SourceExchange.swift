/// One question to a source and what became of it, for whoever counts them.
public struct SourceExchange: Sendable {
  /// What the source is called where it is used.
  public let source: String
  /// Scheme, host and port.
  public let origin: String
  /// Why there is no answer: `unreachable`, `timed_out`, `too_large`, or `http_503` for an answer that is a refusal.
  public let failure: String?
  public let nanoseconds: Int64

  public init(source: String, origin: String, failure: String?, nanoseconds: Int64) {
    self.source = source
    self.origin = origin
    self.failure = failure
    self.nanoseconds = nanoseconds
  }
}

extension PrometheusError {
  /// A word for the kind of failure, from a short list.
  var failureWord: String {
    switch code {
    case .timedOut: "timed_out"
    case .tooManySamples: "too_large"
    case .unreachable: "unreachable"
    default: "malformed"
    }
  }
}
