import Logging
import Wire

/// One JSON object, written member by member.
struct JSONLine {
  private var members = ""

  /// The object with a line end behind it.
  var text: String { "{\(members)}\n" }

  mutating func add(_ name: String, _ value: String) { append(name, Self.string(value)) }

  mutating func add(_ name: String, _ value: Logger.Metadata.Value) {
    append(name, Self.value(value))
  }

  private mutating func append(_ name: String, _ value: String) {
    if !members.isEmpty { members += "," }
    members += "\(Self.string(name)):\(value)"
  }

  private static func value(_ value: Logger.Metadata.Value) -> String {
    switch value {
    case .string(let text): string(text)
    case .stringConvertible(let other): string(other.description)
    case .array(let values): "[\(values.map(Self.value).joined(separator: ","))]"
    case .dictionary(let pairs):
      "{\(pairs.sorted { $0.key < $1.key }.map { "\(string($0.key)):\(Self.value($0.value))" }.joined(separator: ","))}"
    }
  }

  /// RFC 8259, and escaped beyond it what terminals and readers of lines take for more than text: DEL, the C1 controls, and the line ends
  /// of Unicode.
  private static func string(_ text: String) -> String {
    var written = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case "\n": written += "\\n"
      case "\r": written += "\\r"
      case "\t": written += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        written += "\\u" + Hexadecimal.digits(of: scalar.value, atLeast: 4)
      default: written.unicodeScalars.append(scalar)
      }
    }
    return written + "\""
  }
}
