/// Writes structures in Thrift's compact protocol, in which Parquet's headers and footer are
/// (apache/thrift, doc/specs/thrift-compact-protocol.md).
struct CompactThrift: Sendable {
  /// The protocol's numbers of those types that Parquet's structures have here.
  enum FieldType: UInt8 {
    case yes = 1
    case no = 2
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private(set) var bytes: [UInt8] = []
  private var last: Int16 = 0

  mutating func field(_ id: Int16, _ value: Int32) {
    header(id, .int32)
    zigzag(Int64(value))
  }

  mutating func field(_ id: Int16, _ value: Int64) {
    header(id, .int64)
    zigzag(value)
  }

  mutating func field(_ id: Int16, _ value: Bool) {
    header(id, value ? .yes : .no)
  }

  mutating func field(_ id: Int16, _ text: String) {
    header(id, .binary)
    binary(text)
  }

  mutating func field(_ id: Int16, _ structure: (inout CompactThrift) -> Void) {
    header(id, .structure)
    element(structure)
  }

  mutating func field(_ id: Int16, int32s values: [Int32]) {
    header(id, .list)
    list(.int32, count: values.count)
    for value in values { zigzag(Int64(value)) }
  }

  mutating func field(_ id: Int16, texts: [String]) {
    header(id, .list)
    list(.binary, count: texts.count)
    for text in texts { binary(text) }
  }

  mutating func field<Element>(
    _ id: Int16, structures elements: [Element], _ write: (Element, inout CompactThrift) -> Void
  ) {
    header(id, .list)
    list(.structure, count: elements.count)
    for each in elements { element { write(each, &$0) } }
  }

  /// Ends the structure.
  mutating func stop() { bytes.append(0) }

  /// A structure inside: its field numbers count from zero.
  private mutating func element(_ write: (inout CompactThrift) -> Void) {
    var inner = CompactThrift()
    write(&inner)
    inner.stop()
    bytes += inner.bytes
  }

  /// Field numbers rise inside a structure, by fifteen at most.
  private mutating func header(_ id: Int16, _ type: FieldType) {
    bytes.append(UInt8(id - last) << 4 | type.rawValue)
    last = id
  }

  private mutating func list(_ type: FieldType, count: Int) {
    guard count < 15 else {
      bytes.append(0xf0 | type.rawValue)
      varint(UInt64(count))
      return
    }
    bytes.append(UInt8(count) << 4 | type.rawValue)
  }

  private mutating func binary(_ text: String) {
    varint(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  private mutating func zigzag(_ value: Int64) {
    varint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  private mutating func varint(_ value: UInt64) { bytes.append(varint: value) }
}

extension [UInt8] {
  /// Seven bits a byte, the lowest first (LEB128).
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest > 0x7f {
      append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// The lowest byte first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
