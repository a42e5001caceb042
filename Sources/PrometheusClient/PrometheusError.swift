/// Why samples could not be had; the description holds no credentials and is safe to log.
public struct PrometheusError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// No connection, or the answer broke off.
    case unreachable
    case timedOut
    /// An HTTP status other than success; `status` holds it.
    case refused
    /// The server will not load that many samples at once; a shorter range may work.
    case tooManySamples
    /// The server answered, and says that something is left out.
    case partial
    /// The server's own word for a query that failed.
    case queryFailed
    /// An answer that is not what the API or the exposition format promises.
    case malformed
    /// A sample that holds no finite number: `NaN`, `+Inf`, or a counter below zero.
    case unreadableValue
    case invalidSelector
    case overflow
  }

  public let code: Code
  public let context: String
  /// The HTTP status, where there was one.
  public let status: Int?

  public init(_ code: Code, _ context: String, status: Int? = nil) {
    self.code = code
    self.context = context
    self.status = status
  }

  public var description: String { context }
}
