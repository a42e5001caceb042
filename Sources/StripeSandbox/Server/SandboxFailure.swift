/// Why a sandbox cannot start or keep its state. Safe to log: it names files and ports, never keys.
public struct SandboxFailure: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case stateFileUnreadable
    case stateFileUnwritable
    case seedFileUnreadable
    case seedCallRefused
  }

  public var code: Code
  public var context: String
  public var cause: String

  public var description: String { "\(context): \(cause)" }
}
