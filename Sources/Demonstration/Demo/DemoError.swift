/// Why the demonstration could not go on: what was asked and what came back.
public struct DemoError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A request was answered with something else than success.
    case refused
    /// An answer could not be read.
    case unreadable
    /// The exporter ended with an error.
    case exporterFailed
    /// Something did not happen in the time given.
    case timedOut
  }

  public let code: Code
  public let context: String

  public init(_ code: Code, _ context: String) {
    self.code = code
    self.context = context
  }

  public var description: String { context }
}
