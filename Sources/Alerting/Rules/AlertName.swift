/// The name of a rule or a receiver: 1 to 64 small letters, digits, `_` and `-`, the first a letter.
///
/// It is a label at Alertmanager, a word in addresses and on command lines.
public struct AlertName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// What a name is made of, for messages.
  static let form = "1 to 64 small letters, digits, _ and -, beginning with a letter"
  private static let longest = 64

  /// The name itself.
  public let text: String

  /// Nil for a text of another form.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (1...Self.longest).contains(bytes.count), Self.isLetter(bytes[0]),
      bytes.allSatisfy(Self.isTaken)
    else { return nil }
    self.text = text
  }

  /// Throws for a text of another form, with a sentence.
  init(checked text: String) throws(AlertNameError) {
    guard let name = AlertName(text) else { throw AlertNameError() }
    self = name
  }

  /// By bytes.
  public static func < (left: AlertName, right: AlertName) -> Bool { left.text < right.text }

  /// The name itself.
  public var description: String { text }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isTaken(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}

/// A text that is no name.
struct AlertNameError: Error, CustomStringConvertible {
  var description: String { "a name is \(AlertName.form)" }
}
