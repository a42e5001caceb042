import Metering

/// A strict reader of JSON (RFC 8259): no trailing commas, no duplicate keys, no `NaN`, valid UTF-8, bounded depth.
public struct JSONParser {
  /// How deep arrays and objects may be nested.
  public static let maximumDepth = 32

  private let bytes: [UInt8]
  private var index = 0
  /// The keys of the values that are being read.
  private var path: [String] = []

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads one document that fills `bytes`; throws where the first mistake stands.
  public static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.index == bytes.count else {
      throw parser.malformed("unexpected text after the document")
    }
    return value
  }

  /// The elements of the array that fills `bytes`; nil when the document is none.
  ///
  /// `shortcut` is asked for each element before it is read as a value, with its position and the byte at which it
  /// begins, and tells the byte behind it.
  static func elements<Element>(
    of bytes: [UInt8], _ make: (_ value: JSONValue, _ byteCount: Int) -> Element,
    shortcut: (_ position: Int, _ index: Int) -> (element: Element, end: Int)?
  ) throws(JSONSyntaxError) -> [Element]? {
    var parser = JSONParser(bytes)
    parser.skipSpace()
    guard parser.take("[") else {
      _ = try parse(bytes)
      return nil
    }
    var elements: [Element] = []
    parser.skipSpace()
    if !parser.take("]") {
      repeat {
        if let (element, end) = shortcut(elements.count, parser.index) {
          elements.append(element)
          parser.index = end
        } else {
          let start = parser.index
          let value = try parser.value(depth: 1)
          elements.append(make(value, parser.index - start))
        }
        parser.skipSpace()
      } while parser.take(",")
      guard parser.take("]") else { throw parser.malformed("expected ',' or ']'") }
    }
    parser.skipSpace()
    guard parser.index == bytes.count else {
      throw parser.malformed("unexpected text after the document")
    }
    return elements
  }

  // MARK: values

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
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
      return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    index += 1
    var members: [JSONObject.Member] = []
    // Keys are told apart by their bytes; the members are counted too, which keeps this linear.
    var keys: Set<ByteText> = []
    skipSpace()
    if take("}") { return .object(JSONObject()) }
    repeat {
      skipSpace()
      let start = index
      guard peek == UInt8(ascii: "\"") else { throw malformed("expected a quoted key") }
      let key = try string()
      path.append(key)
      guard keys.insert(ByteText(key)).inserted else {
        throw mistake(.duplicateKey, at: start, "duplicate key \"\(key.cut())\"")
      }
      skipSpace()
      guard take(":") else {
        throw malformed("expected ':' after the key \"\(key.cut())\"")
      }
      members.append(JSONObject.Member(key: key, value: try value(depth: depth + 1)))
      path.removeLast()
      skipSpace()
    } while take(",")
    guard take("}") else { throw malformed("expected ',' or '}'") }
    return .object(JSONObject(members))
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

  private mutating func number() throws(JSONSyntaxError) -> String {
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
    return String(decoding: bytes[start..<index], as: UTF8.self)
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

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = index
    index += 1
    let first = index
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      index += 1
    }
    var text = Array(bytes[first..<index])
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw malformed("unescaped control character in a string") }
      index += 1
      if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
    }
    guard take("\"") else {
      throw mistake(.malformed, at: start, "unterminated string")
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw mistake(.malformed, at: start, "a string is not valid UTF-8")
    }
    return string
  }

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
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw malformed("expected four hexadecimal digits")
      }
      unit = unit << 4 + UInt32(digit)
    }
    index += 4
    return unit
  }

  // MARK: bytes

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private var isAtDigit: Bool {
    peek.map { UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") } ?? false
  }

  /// `NaN`, `Infinity` and their kin, which many programs write and JSON does not have.
  private var isAtWordForNoNumber: Bool {
    ["nan", "inf"].contains(
      String(decoding: bytes[index...].prefix(3), as: UTF8.self).lowercased())
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  private func malformed(_ context: String) -> JSONSyntaxError {
    mistake(.malformed, at: index, context)
  }

  private func mistake(_ code: JSONSyntaxError.Code, at offset: Int, _ context: String)
    -> JSONSyntaxError
  {
    JSONSyntaxError(code, at: offset, path: path.map { $0.cut() }.joined(separator: "."), context)
  }
}
