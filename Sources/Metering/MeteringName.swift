import Wire

@_spi(_Unicode) import Swift

/// What every identifier that comes from outside obeys: 1 to 255 bytes of UTF-8, in the form that everyone who types it
/// gets, and without anything that nobody sees.
///
/// Two texts that look the same must not be two names: only the composed form (NFC, Unicode Standard Annex 15) is taken,
/// and no character that shows nothing or turns what is around it (control and format characters, which hold the zero
/// width and bidirectional ones; variation selectors, fillers, line and paragraph separators; halves of no pair).
package enum MeteringName {
  package static let maximumBytes = 255

  package static func checked(_ text: String, _ what: String) throws(MeteringError) -> String {
    let text = try checkedLength(text, what)
    if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return text }
    for scalar in text.unicodeScalars {
      guard let kind = kindOfRefused(scalar) else { continue }
      throw MeteringError(
        .invalidName,
        "\(what) contains \(kind), U+\(Hexadecimal.digits(of: scalar.value, atLeast: 4, uppercase: true))"
      )
    }
    guard text._nfc.elementsEqual(text.unicodeScalars) else {
      throw MeteringError(
        .invalidName,
        "\(what) is not in the composed form of Unicode (NFC), in which é is one character")
    }
    return text
  }

  package static func checkedLength(_ text: String, _ what: String) throws(MeteringError) -> String
  {
    guard !text.isEmpty else { throw MeteringError(.invalidName, "\(what) is empty") }
    guard text.utf8.count <= maximumBytes else {
      throw MeteringError(
        .invalidName, "\(what) has \(text.utf8.count) bytes, at most \(maximumBytes)")
    }
    return text
  }

  private static func kindOfRefused(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.properties.generalCategory {
    case .control: "a control character"
    case .format, .lineSeparator, .paragraphSeparator, .surrogate: "a character that shows nothing"
    case .privateUse, .unassigned: "a character that Unicode does not define"
    default:
      scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.isVariationSelector
        ? "a character that shows nothing" : nil
    }
  }
}
