import Wire

/// Text that others wrote, made fit for one line of a log, a terminal or a report.
///
/// What a source, a proxy or the service answers is quoted in messages. Line ends, escape sequences and the marks that
/// turn or hide text are written as `\u{1b}`, so that nobody can forge a line, and what is long is cut.
enum PlainLine {
  /// For a whole line of the log.
  static let lineLimit = 4_000
  /// For what is quoted of one answer.
  static let quoteLimit = 300
  /// For the reason why a metric is missing; the service keeps as much (docs/reference/api.md).
  static let reasonLimit = 500

  /// The text with everything escaped that is not plain, at most `limit` characters and a mark of what was cut.
  static func of(_ text: String, limit: Int = lineLimit) -> String {
    var line = ""
    var length = 0
    for (position, scalar) in text.unicodeScalars.enumerated() {
      guard length < limit else {
        return line + "… (\(text.unicodeScalars.count - position) more)"
      }
      let shown = isPlain(scalar) ? String(scalar) : escaped(scalar)
      length += shown.unicodeScalars.count
      line += shown
    }
    return line
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      return false
    default: return true
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(Hexadecimal.digits(of: scalar.value))}"
    }
  }
}
