import Wire

/// A pull reader over JSON bytes (RFC 8259) that hands numbers out as their text, so that no digit is lost.
struct JSONScanner {
  private static let maximumDepth = 128

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// What stands next, white space left out; nil at the end.
  mutating func peek() -> UInt8? {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    return position < bytes.count ? bytes[position] : nil
  }

  /// Calls `body` for each member with its key; `body` must consume the value.
  mutating func object(
    _ body: (inout JSONScanner, String) throws(PrometheusError) -> Void
  ) throws(PrometheusError) {
    try expect("{")
    if take("}") { return }
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw broken("a key") }
      let key = try string()
      try expect(":")
      try body(&self, key)
      if take("}") { return }
      try expect(",")
    }
  }

  /// Calls `body` for each element; `body` must consume it.
  mutating func array(
    _ body: (inout JSONScanner) throws(PrometheusError) -> Void
  ) throws(PrometheusError) {
    try expect("[")
    if take("]") { return }
    while true {
      try body(&self)
      if take("]") { return }
      try expect(",")
    }
  }

  mutating func string() throws(PrometheusError) -> String {
    guard peek() == UInt8(ascii: "\"") else { throw broken("a string") }
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
      position += 1
    }
    guard position < bytes.count else { throw broken("the end of a string") }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The bytes of a number, checked by whoever reads them.
  mutating func numberBytes() throws(PrometheusError) -> ArraySlice<UInt8> {
    _ = peek()
    let start = position
    while position < bytes.count, Self.isNumberPart(bytes[position]) { position += 1 }
    guard position > start else { throw broken("a number") }
    return bytes[start..<position]
  }

  mutating func skipValue(depth: Int = 0) throws(PrometheusError) {
    guard depth < Self.maximumDepth else { throw broken("at most \(Self.maximumDepth) levels") }
    switch peek() {
    case UInt8(ascii: "{"):
      try object { (scanner, _) throws(PrometheusError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try array { scanner throws(PrometheusError) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: _ = try numberBytes()
    }
  }

  /// Throws `malformed` unless nothing but white space is left.
  mutating func end() throws(PrometheusError) {
    guard peek() == nil else { throw broken("the end") }
  }

  func broken(_ expected: String) -> PrometheusError {
    PrometheusError(
      .malformed, "the answer is not the JSON expected: no \(expected) at byte \(position)")
  }
}

extension JSONScanner {
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private static func isNumberPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(PrometheusError) {
    guard take(character) else { throw broken("\"\(character)\"") }
  }

  private mutating func word(_ text: StaticString) throws(PrometheusError) {
    let end = position + text.utf8CodeUnitCount
    guard end <= bytes.count,
      String(decoding: bytes[position..<end], as: UTF8.self) == text.description
    else { throw broken("a value") }
    position = end
  }

  private mutating func escapedString(from start: Int) throws(PrometheusError) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      text.append(contentsOf: String(try escape()).utf8)
    }
    throw broken("the end of a string")
  }

  private mutating func escape() throws(PrometheusError) -> Unicode.Scalar {
    guard position < bytes.count else { throw broken("the end of an escape") }
    defer { position += 1 }
    switch bytes[position] {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw broken("a known escape")
    }
  }

  /// Leaves the position on the last digit; a lone surrogate becomes U+FFFD.
  private mutating func unicodeEscape() throws(PrometheusError) -> Unicode.Scalar {
    let first = try codeUnit(at: position + 1)
    position += 4
    guard (0xD800..<0xDC00).contains(first), position + 6 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "\\"), bytes[position + 2] == UInt8(ascii: "u")
    else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    let second = try codeUnit(at: position + 3)
    guard (0xDC00..<0xE000).contains(second) else { return "\u{FFFD}" }
    position += 6
    return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private func codeUnit(at index: Int) throws(PrometheusError) -> UInt32 {
    let digits = bytes.dropFirst(index).prefix(4).compactMap(Hexadecimal.value)
    guard digits.count == 4 else { throw broken("four hexadecimal digits") }
    return digits.reduce(0) { $0 << 4 | UInt32($1) }
  }
}
