/// What every identifier that comes from outside obeys: 1 to 255 bytes of UTF-8 without control characters.
package enum MeteringName {
  package static let maximumBytes = 255

  package static func checked(_ text: String, _ what: String) throws(MeteringError) -> String {
    guard !text.isEmpty else { throw MeteringError(.invalidName, "\(what) is empty") }
    guard text.utf8.count <= maximumBytes else {
      throw MeteringError(
        .invalidName, "\(what) has \(text.utf8.count) bytes, at most \(maximumBytes)")
    }
    guard text.unicodeScalars.allSatisfy({ !isControl($0) }) else {
      throw MeteringError(.invalidName, "\(what) contains a control character")
    }
    return text
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}
