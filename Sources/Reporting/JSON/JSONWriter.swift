public import Amounts
public import Metering
import Wire

/// Writes the bytes of a compact JSON document one after the other, with the digits and escapes that
/// ``JSONValue/description`` has.
///
/// For the answers that every report gets: a tree of values has a box and a text for each of its parts, which cost more
/// than what they hold. The caller sees to it that every `begin` has its `end` and that keys are unique.
public struct JSONWriter: Sendable {
  /// UTF-8 as far as it is written: a document once every `begin` has its `end`.
  public private(set) var bytes: [UInt8] = []
  /// Whether a comma is due before the next key or element.
  private var isBehindValue = false

  /// `capacity`: how many bytes the document will have, about.
  public init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  // MARK: structure

  /// `{`, with a comma before it where one is due; keys follow.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// `}` for the newest `beginObject()`.
  public mutating func endObject() { close(UInt8(ascii: "}")) }

  /// `[`, with a comma before it where one is due; elements follow.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// `]` for the newest `beginArray()`.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// The key of the value that is written next; it needs no escapes.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    isBehindValue = false
  }

  /// A key that may need escapes, a name from outside.
  public mutating func key(_ name: String) {
    separate()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    isBehindValue = false
  }

  // MARK: values

  /// A string, with quotes, backslashes and control characters escaped.
  public mutating func write(_ text: String) {
    separate()
    appendQuoted(text)
    isBehindValue = true
  }

  /// A number with every digit, also beyond 2^53.
  public mutating func write(_ number: Int64) { writeBare(String(number)) }

  /// The quantity as a JSON number with all its digits.
  public mutating func write(_ quantity: Quantity) { writeBare(quantity.description) }

  /// `true` or `false`.
  public mutating func write(_ value: Bool) { writeBare(value ? "true" : "false") }

  /// `null`, for what is absent where the form has a place for it.
  public mutating func writeNull() { writeBare("null") }

  /// RFC 3339 in UTC.
  public mutating func write(_ timestamp: Timestamp) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    timestamp.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    isBehindValue = true
  }

  /// A document that exists as a tree.
  public mutating func write(_ value: JSONValue) {
    switch value {
    case .null: writeNull()
    case .bool(let value): write(value)
    case .number(let digits): writeBare(digits)
    case .string(let text): write(text)
    case .array(let elements):
      beginArray()
      for element in elements { write(element) }
      endArray()
    case .object(let object):
      beginObject()
      for member in object.members {
        key(member.key)
        write(member.value)
      }
      endObject()
    }
  }

  // MARK: bytes

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    isBehindValue = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    isBehindValue = true
  }

  private mutating func writeBare(_ word: String) {
    separate()
    bytes.append(contentsOf: word.utf8)
    isBehindValue = true
  }

  private mutating func separate() {
    if isBehindValue { bytes.append(UInt8(ascii: ",")) }
  }

  /// Only quotes, backslashes and control characters are escaped (RFC 8259 §7).
  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    if bytes[start...].contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
      bytes.removeSubrange(start...)
      for byte in text.utf8 { appendEscaped(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    case 0x00..<0x20:
      bytes.append(contentsOf: (#"\u00"# + Hexadecimal.text(of: CollectionOfOne(byte))).utf8)
    default: bytes.append(byte)
    }
  }
}
