/// Why bytes are not a JSON document that we take (RFC 8259, without duplicate keys, nested at most 32 deep).
public struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case malformed
    case duplicateKey
    case tooDeep
  }

  public let code: Code
  /// The byte where reading stopped, counted from zero.
  public let offset: Int
  /// The keys of the objects around that byte: `metrics.devices`; empty for the document itself.
  public let path: String
  public let context: String

  public init(_ code: Code, at offset: Int, path: String = "", _ context: String) {
    self.code = code
    self.offset = offset
    self.path = path
    self.context = context
  }

  public var description: String { "\(context) (byte \(offset))" }
}
