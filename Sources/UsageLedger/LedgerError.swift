/// What a store could not do. The description is safe to log: it carries ids and limits, no usage and no secrets.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// No room: a full disk or a full queue. Nothing was written; try again later.
    case full
    /// The database does not answer. Whether the write happened is unknown; sending the same again is harmless.
    case unavailable
    /// The write contradicts what is there: nothing was written.
    case conflict
    /// What was asked for is not there.
    case notFound
    /// The file or its contents are damaged: the process must not go on.
    case corrupt
    /// A sum does not fit; names the customer and metric.
    case overflow
  }

  public let code: Code
  public let context: String
  public let cause: (any Error)?

  public init(_ code: Code, _ context: String, cause: (any Error)? = nil) {
    self.code = code
    self.context = context
    self.cause = cause
  }

  public var description: String {
    cause.map { "\(code.rawValue): \(context) (\($0))" } ?? "\(code.rawValue): \(context)"
  }
}
