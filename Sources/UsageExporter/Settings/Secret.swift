/// A text that must not appear in logs, messages or dumps.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The text itself, for the one header that carries it.
  public let revealed: String

  public init(_ text: String) { revealed = text }

  public var description: String { "<secret>" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
