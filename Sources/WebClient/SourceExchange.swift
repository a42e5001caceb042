/// One question to a source and what became of it, for whoever counts them.
public struct SourceExchange: Sendable {
  /// What the source is called where it is used.
  public let source: String
  /// Scheme, host and port.
  public let origin: String
  /// Why there is no answer: `unreachable`, `timed_out`, `too_large`, or `http_503` for an answer that is a refusal.
  public let failure: String?
  /// How long it took.
  public let nanoseconds: Int64

  /// One exchange, made of the given parts.
  public init(source: String, origin: String, failure: String?, nanoseconds: Int64) {
    self.source = source
    self.origin = origin
    self.failure = failure
    self.nanoseconds = nanoseconds
  }
}
