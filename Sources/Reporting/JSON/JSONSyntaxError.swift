/// Why bytes are not a JSON document that we take (RFC 8259, without duplicate keys, nested at most 32 deep).
public struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of document it is that was not taken.
  public enum Code: String, Sendable {
    case malformed
    case duplicateKey
    case tooDeep
  }

  /// What is wrong with the document.
  public let code: Code
  /// The byte where reading stopped, counted from zero.
  public let offset: Int
  /// The keys of the objects around that byte: `metrics.devices`; empty for the document itself.
  public let path: String
  /// What was found where reading stopped, in words for people.
  public let context: String

  /// `offset` counts bytes from zero; `path` is empty outside of any object.
  public init(_ code: Code, at offset: Int, path: String = "", _ context: String) {
    self.code = code
    self.offset = offset
    self.path = path
    self.context = context
  }

  /// The context and the byte: a sentence, then `(byte 17)`.
  public var description: String { "\(context) (byte \(offset))" }
}
