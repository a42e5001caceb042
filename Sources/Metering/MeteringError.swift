/// Why a name, a time or a window is not one that can be metered; the description names what was found and the limit.
public struct MeteringError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case invalidName
    case invalidTime
    case invalidWindow
    case invalidPeriod
  }

  public let code: Code
  public let context: String

  public init(_ code: Code, _ context: String) {
    self.code = code
    self.context = context
  }

  public var description: String { context }
}
