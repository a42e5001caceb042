import Metering
import Wire

/// A strict reader of JSON (RFC 8259): no trailing commas, no duplicate keys, no `NaN`, valid UTF-8, bounded depth.
public struct JSONParser {
  /// How deep arrays and objects may be nested.
  public static let maximumDepth = 32

  let bytes: [UInt8]
  private(set) var index = 0
  /// The keys of the values that are being read, where they stand between their quotes.
  var path: [Range<Int>] = []

  /// Reads from the first byte on, one value after the other.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    path.reserveCapacity(4)
  }

  /// Reads one document that fills `bytes`; throws where the first mistake stands.
  public static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    try parser.end()
    return value
  }

  /// Nothing but space is left. Throws where something else stands.
  mutating func end() throws(JSONSyntaxError) {
    skipSpace()
    guard index == bytes.count else { throw malformed("unexpected text after the document") }
  }

  // MARK: values

  mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth <= Self.maximumDepth else {
      throw mistake(.tooDeep, at: index, "nested deeper than \(Self.maximumDepth)")
    }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case nil: throw malformed("unexpected end of the document")
    default:
      guard peek == UInt8(ascii: "-") || isAtDigit else {
        throw malformed(
          isAtWordForNoNumber
            ? "NaN and infinity are not JSON numbers" : "expected a value")
      }
      return .number(text(try number()))
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    var members: [JSONObject.Member] = []
    // Keys are told apart by their bytes; the members are counted too, which keeps this linear.
    var keys: Set<ByteText> = []
    try eachMember { parser, key throws(JSONSyntaxError) in
      let name = try parser.unquoted(key)
      guard keys.insert(ByteText(name)).inserted else { throw parser.duplicate(name, key) }
      try parser.colon()
      members.append(JSONObject.Member(key: name, value: try parser.value(depth: depth + 1)))
    }
    return .object(JSONObject(members))
  }

  /// Goes through the object that begins here: `read` gets each key, where it stands between its quotes, and takes the colon and
  /// the value.
  mutating func eachMember(
    _ read: (inout JSONParser, Range<Int>) throws(JSONSyntaxError) -> Void
  ) throws(JSONSyntaxError) {
    index += 1
    skipSpace()
    if take("}") { return }
    repeat {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw malformed("expected a quoted key") }
      let key = try quoted()
      path.append(key)
      try read(&self, key)
      path.removeLast()
      skipSpace()
    } while take(",")
    guard take("}") else { throw malformed("expected ',' or '}'") }
  }

  /// The colon behind the newest key.
  mutating func colon() throws(JSONSyntaxError) {
    skipSpace()
    guard !take(":") else { return }
    let key = path.last.flatMap(spelled) ?? ""
    throw malformed("expected ':' after the key \"\(key.cut())\"")
  }

  /// Another member of the object has the key.
  func duplicate(_ name: String, _ key: Range<Int>) -> JSONSyntaxError {
    mistake(.duplicateKey, at: key.lowerBound - 1, "duplicate key \"\(name.cut())\"")
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    index += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw malformed("expected ',' or ']'") }
    return .array(elements)
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError)
    -> JSONValue
  {
    let length = word.utf8CodeUnitCount
    guard index + length <= bytes.count,
      (0..<length).allSatisfy({ bytes[index + $0] == word.utf8Start[$0] })
    else { throw malformed("expected a value") }
    index += length
    return value
  }

  // MARK: numbers

  /// Where the number that begins here stands.
  mutating func number() throws(JSONSyntaxError) -> Range<Int> {
    let start = index
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    if isAtDigit {
      throw malformed("a number has no leading zeros")
    }
    return start..<index
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = index
    while isAtDigit { index += 1 }
    guard index > start else {
      throw malformed(
        isAtWordForNoNumber ? "NaN and infinity are not JSON numbers" : "expected a digit")
    }
  }

  // MARK: strings

  private mutating func string() throws(JSONSyntaxError) -> String { try unquoted(try quoted()) }

  /// Passes the string that begins here, and tells where it stands between its quotes. What is in it is for `unquoted`.
  mutating func quoted() throws(JSONSyntaxError) -> Range<Int> {
    let start = index
    index += 1
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw malformed("unescaped control character in a string") }
      index += 1
      if byte == UInt8(ascii: "\\") {
        guard peek != nil else { throw malformed("unterminated string") }
        index += 1
      }
    }
    guard take("\"") else {
      throw mistake(.malformed, at: start, "unterminated string")
    }
    return start + 1..<index - 1
  }

  /// What a string says.
  func unquoted(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
    if isPlain(range) { return text(range) }
    var reader = self
    reader.index = range.lowerBound
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    while reader.index < range.upperBound {
      let byte = bytes[reader.index]
      reader.index += 1
      if byte == UInt8(ascii: "\\") { try reader.escape(into: &text) } else { text.append(byte) }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw mistake(.malformed, at: range.lowerBound - 1, "a string is not valid UTF-8")
    }
    return string
  }

  /// A key around a mistake; nil for one that is the mistake.
  private func spelled(_ key: Range<Int>) -> String? {
    var reader = self
    reader.path = []
    return try? reader.unquoted(key)
  }

  /// Whether a string is printable ASCII without escapes: its bytes are what it says.
  func isPlain(_ range: Range<Int>) -> Bool {
    bytes[range].allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
  }

  /// Bytes that are ASCII, as text.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    guard let letter = peek else { throw malformed("unterminated string") }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Array(String(try unicodeEscape()).utf8))
    default: throw malformed("unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try hexadecimalUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, take("\\"), take("u") else { throw malformed("unpaired surrogate") }
    let low = try hexadecimalUnit()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { throw malformed("unpaired surrogate") }
    return scalar
  }

  private mutating func hexadecimalUnit() throws(JSONSyntaxError) -> UInt32 {
    guard index + 4 <= bytes.count else { throw malformed("expected four hexadecimal digits") }
    var unit: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = Hexadecimal.value(of: byte) else {
        throw malformed("expected four hexadecimal digits")
      }
      unit = unit << 4 + UInt32(digit)
    }
    index += 4
    return unit
  }

  // MARK: bytes

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  var isAtDigit: Bool {
    peek.map { UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") } ?? false
  }

  /// `NaN`, `Infinity` and their kin, which many programs write and JSON does not have.
  private var isAtWordForNoNumber: Bool {
    ["nan", "inf"].contains(
      String(decoding: bytes[index...].prefix(3), as: UTF8.self).lowercased())
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  func malformed(_ context: String) -> JSONSyntaxError {
    mistake(.malformed, at: index, context)
  }

  private func mistake(_ code: JSONSyntaxError.Code, at offset: Int, _ context: String)
    -> JSONSyntaxError
  {
    JSONSyntaxError(
      code, at: offset, path: path.compactMap { spelled($0)?.cut() }.joined(separator: "."),
      context)
  }
}
