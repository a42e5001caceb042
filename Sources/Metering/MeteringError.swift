/// Why a name, a time or a window is not one that can be metered; the description names what was found and the limit.
public struct MeteringError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What could not be metered, which callers branch on.
  public enum Code: String, Sendable {
    case invalidName
    case invalidTime
    case invalidWindow
    case invalidPeriod
  }

  /// Which of the four it is.
  public let code: Code
  /// A sentence part with what was found and what would be taken; the caller names the field.
  public let context: String

  /// `context` must name the value found and the limit.
  public init(_ code: Code, _ context: String) {
    self.code = code
    self.context = context
  }

  /// The context alone: it reads behind a field's name.
  public var description: String { context }
}
