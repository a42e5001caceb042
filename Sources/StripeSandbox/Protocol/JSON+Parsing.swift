extension JSON {
  /// Reads a v2 body: an object in strict JSON.
  init(v2Body bytes: [UInt8]) throws(StripeError) {
    var reader = JSONReader(bytes)
    guard let value = reader.document(), case .object = value else {
      throw .refusedBeforeWork(
        "The request body could not be parsed as a JSON object.", param: nil,
        code: "invalid_json")
    }
    self = value
  }
}

/// A strict reader of RFC 8259 JSON, 64 levels deep at most; a name given twice keeps the last value.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() -> JSON? {
    skipSpace()
    guard let value = value() else { return nil }
    skipSpace()
    return position == bytes.count ? value : nil
  }

  private mutating func value() -> JSON? {
    switch peek {
    case UInt8(ascii: "{"): nested { $0.object() }
    case UInt8(ascii: "["): nested { $0.list() }
    case UInt8(ascii: "\""): string().map(JSON.text)
    case UInt8(ascii: "t"): word("true").map { _ in .flag(true) }
    case UInt8(ascii: "f"): word("false").map { _ in .flag(false) }
    case UInt8(ascii: "n"): word("null").map { _ in .null }
    default: number()
    }
  }

  private mutating func nested(_ read: (inout JSONReader) -> JSON?) -> JSON? {
    guard depth < 64 else { return nil }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return read(&self)
  }

  private mutating func object() -> JSON? {
    var object = JSONObject()
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(object) }
    while true {
      skipSpace()
      guard let name = string() else { return nil }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { return nil }
      skipSpace()
      guard let value = value() else { return nil }
      object.replace(name, value)
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(object) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func list() -> JSON? {
    var values: [JSON] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .list(values) }
    while true {
      skipSpace()
      guard let value = value() else { return nil }
      values.append(value)
      skipSpace()
      if take(UInt8(ascii: "]")) { return .list(values) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func number() -> JSON? {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else { return nil }
    if take(UInt8(ascii: ".")), digits() == 0 { return nil }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      if digits() == 0 { return nil }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return Int64(text).map(JSON.integer) ?? .number(text)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func word(_ text: String) -> Bool? {
    guard bytes[position...].starts(with: text.utf8) else { return nil }
    position += text.utf8.count
    return true
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }
}

extension JSONReader {
  private mutating func string() -> String? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    var text: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = escape() else { return nil }
        text.append(contentsOf: String(escaped).utf8)
      case 0..<0x20: return nil
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Character? {
    guard let byte = peek else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return unicode()
    default: return nil
    }
  }

  private mutating func unicode() -> Character? {
    guard let high = hexUnit() else { return nil }
    guard (0xD800..<0xDC00).contains(high) else {
      return Unicode.Scalar(high).map(Character.init) ?? "\u{FFFD}"
    }
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = hexUnit(),
      (0xDC00..<0xE000).contains(low)
    else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)).map(Character.init)
  }

  private mutating func hexUnit() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    let text = String(decoding: bytes[position..<position + 4], as: UTF8.self)
    guard text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16) else { return nil }
    position += 4
    return value
  }
}
