/// Why an exchange gave no answer; says nothing of credentials, headers, bodies and queries, and is safe to log.
public struct HTTPFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// The cases in which callers act differently. Whatever was sent may have arrived in all but `refused`.
  public enum Code: String, Sendable {
    /// No connection, or the answer broke off.
    case unreachable
    /// The last byte did not come within the time allowed.
    case timedOut
    /// The answer is larger than allowed, packed or unpacked.
    case tooLarge
    /// A packed answer that cannot be unpacked.
    case malformed
    /// Not sent, or not followed: a file of certificates that cannot be used, a redirect to elsewhere, an address that
    /// ``AddressRule`` refuses.
    case refused
    /// The caller's task was cancelled.
    case cancelled
  }

  /// Which case it is.
  public let code: Code
  /// The cause in a few words, without the address.
  public let cause: String
  /// The whole sentence, with the address as it is shown.
  public let context: String
  /// The HTTP status, where there was one.
  public let status: Int?

  init(_ code: Code, cause: String, _ context: String, status: Int? = nil) {
    self.code = code
    self.cause = cause
    self.context = context
    self.status = status
  }

  /// The whole sentence.
  public var description: String { context }

  /// A word for the kind of failure, from a short list, as label of a metric.
  var word: String {
    switch code {
    case .timedOut: "timed_out"
    case .tooLarge: "too_large"
    case .unreachable, .cancelled: "unreachable"
    case .malformed, .refused: "malformed"
    }
  }
}
