import UsageLedger

/// The values of a statement as they are sent, one behind the other in one piece of memory.
///
/// Lists go in PostgreSQL's binary form (`array_recv`; numbers are big-endian), so their statements must name exactly that
/// type: `$1::bigint[]`, `$1::integer[]`, `$1::text[]`, `$1::bytea[]`, `$1::boolean[]`. Everything else goes as text, which the server reads as whatever the
/// statement says.
struct ParameterBuffer {
  private struct Value {
    var offset: Int
    var length: Int32
    var isBinary: Bool
  }

  // pg_type.dat
  private static let bigintType: Int32 = 20
  private static let textType: Int32 = 25
  private static let byteaType: Int32 = 17
  private static let integerType: Int32 = 23
  private static let booleanType: Int32 = 16

  private var bytes: [UInt8] = []
  private var values: [Value?] = []

  /// Throws `conflict` for a text with a zero byte, which PostgreSQL cannot keep. `shape` tells the customers' lanes.
  init(_ parameters: [Parameter], _ shape: LaneShape) throws(LedgerError) {
    values.reserveCapacity(parameters.count)
    for parameter in parameters { try add(parameter, shape) }
  }

  var count: Int32 { Int32(values.count) }

  typealias Pointers = UnsafePointer<UnsafePointer<CChar>?>

  /// `body` gets the values, their lengths, and which of them are binary.
  func withPointers<Result>(
    _ body: (Pointers?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
  ) -> Result {
    let lengths = values.map { $0?.length ?? 0 }
    let formats = values.map { Int32($0?.isBinary == true ? 1 : 0) }
    return bytes.withUnsafeBytes { memory in
      let start = memory.baseAddress?.assumingMemoryBound(to: CChar.self)
      let pointers = values.map { value in value.flatMap { start?.advanced(by: $0.offset) } }
      return pointers.withUnsafeBufferPointer { pointers in
        lengths.withUnsafeBufferPointer { lengths in
          formats.withUnsafeBufferPointer { formats in
            body(pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
          }
        }
      }
    }
  }

  private mutating func add(_ parameter: Parameter, _ shape: LaneShape) throws(LedgerError) {
    switch parameter {
    case .null: values.append(nil)
    case .int(let value): add(String(value))
    case .text(let text): add(try Self.whole(text))
    case .bool(let value): add(value ? "t" : "f")
    case .lane(let customer): add(String(shape.lane(of: customer)))
    case .bytes(let content): binary { $0.bytes.append(contentsOf: content) }
    case .quantities(let values): add("{" + values.map(String.init).joined(separator: ",") + "}")
    case .ints(let numbers):
      list(Self.bigintType, count: numbers.count, hasNulls: numbers.contains(nil)) { buffer in
        for number in numbers {
          if let number {
            buffer.append(Int32(8))
            buffer.append(number)
          } else {
            buffer.append(Int32(-1))
          }
        }
      }
    case .shortInts(let numbers): add(numbers)
    case .lanes(let customers): add(customers.map { shape.lane(of: $0) })
    case .bools(let values):
      list(Self.booleanType, count: values.count, hasNulls: false) { buffer in
        for value in values {
          buffer.append(Int32(1))
          buffer.append(UInt8(value ? 1 : 0))
        }
      }
    case .texts(let texts):
      for text in texts { if let text { _ = try Self.whole(text) } }
      list(Self.textType, count: texts.count, hasNulls: texts.contains(nil)) { buffer in
        for text in texts { buffer.append(element: text?.utf8) }
      }
    case .bytesList(let elements):
      list(Self.byteaType, count: elements.count, hasNulls: false) { buffer in
        for element in elements { buffer.append(element: element) }
      }
    }
  }

  private static func whole(_ text: String) throws(LedgerError) -> String {
    guard !text.utf8.contains(0) else {
      throw LedgerError(.conflict, "PostgreSQL keeps no text with a zero byte")
    }
    return text
  }

  private mutating func add(_ numbers: [Int64]) {
    list(Self.integerType, count: numbers.count, hasNulls: false) { buffer in
      for number in numbers {
        buffer.append(Int32(4))
        buffer.append(Int32(clamping: number))
      }
    }
  }

  /// A value in text form, which ends with a zero byte.
  private mutating func add(_ text: String) {
    values.append(Value(offset: bytes.count, length: Int32(text.utf8.count), isBinary: false))
    bytes.append(contentsOf: text.utf8)
    bytes.append(0)
  }

  private mutating func binary(_ write: (inout ParameterBuffer) -> Void) {
    let offset = bytes.count
    write(&self)
    values.append(Value(offset: offset, length: Int32(bytes.count - offset), isBinary: true))
  }

  private mutating func list(
    _ type: Int32, count: Int, hasNulls: Bool, _ writeElements: (inout ParameterBuffer) -> Void
  ) {
    binary { buffer in
      buffer.append(Int32(count == 0 ? 0 : 1))  // dimensions
      buffer.append(Int32(hasNulls ? 1 : 0))
      buffer.append(type)
      guard count > 0 else { return }
      buffer.append(Int32(count))
      buffer.append(Int32(1))  // the first element's index
      writeElements(&buffer)
    }
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func append(element: (some Collection<UInt8>)?) {
    guard let element else { return append(Int32(-1)) }
    append(Int32(element.count))
    bytes.append(contentsOf: element)
  }
}
