/// A text that must not appear in logs, messages or dumps: as it was set, or as a file holds it now.
public struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
  private enum Source: Sendable {
    case text(String)
    case file(SecretFile)
  }

  private let source: Source

  public init(_ text: String) { source = .text(text) }

  /// The secret that the file holds, read anew each time it is used.
  public init(file: SecretFile) { source = .file(file) }

  /// The text itself, for the one header that carries it.
  public var revealed: String {
    switch source {
    case .text(let text): text
    case .file(let file): file.current()
    }
  }

  /// Every text this secret has had, newest last; for taking it out of what others write.
  var everRevealed: [String] {
    switch source {
    case .text(let text): [text]
    case .file(let file): file.everKnown()
    }
  }

  public var description: String { "<secret>" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a secret may look like: it goes into an HTTP header as it is.
enum SecretText {
  static let takes = "1 to 4096 visible ASCII characters without spaces"

  /// The secret without the spaces and line ends around it; nil when what is left cannot stand in a header.
  ///
  /// RFC 9110 §5.5: a field value has no control characters. An editor or `echo` leaves a line end behind a secret, so
  /// that is no mistake; anything of that kind inside is.
  static func secret(in text: String) -> String? {
    let trimmed = text.trimmingASCIISpace
    let isVisible = trimmed.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    return (1...4_096).contains(trimmed.utf8.count) && isVisible ? trimmed : nil
  }
}

extension String {
  /// Without spaces, tabs and line ends at both ends.
  var trimmingASCIISpace: String {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    let bytes = utf8
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
      let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[first...last])
  }
}
