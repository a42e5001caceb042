/// What a store could not do. The description is safe to log: it carries ids and limits, no usage and no secrets.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
  /// What callers branch on: whether to try again, to refuse or to stop.
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

  /// Which of them it is.
  public let code: Code
  /// Ids and limits in words; no usage and no secrets.
  public let context: String
  /// What the storage said, for logs; nil when the rule was ours.
  public let cause: (any Error)?

  /// `context` must be safe to log.
  public init(_ code: Code, _ context: String, cause: (any Error)? = nil) {
    self.code = code
    self.context = context
    self.cause = cause
  }

  /// The code, the context and, in parentheses, the cause.
  public var description: String {
    cause.map { "\(code.rawValue): \(context) (\($0))" } ?? "\(code.rawValue): \(context)"
  }
}
