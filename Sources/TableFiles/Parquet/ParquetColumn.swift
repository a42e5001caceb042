import Amounts
import Metering

/// The values of one column in the group of rows that is being written.
struct ParquetColumn: Sendable {
  /// The format's numbers of physical types (apache/parquet-format, parquet.thrift).
  private enum PhysicalType: Int32 {
    case boolean = 0
    case int64 = 2
    case byteArray = 6
    case fixedLengthByteArray = 7
  }

  /// A decimal of 38 digits is sixteen bytes long.
  private static let decimalLength: Int32 = 16
  private static let decimalPrecision: Int32 = 38
  private static let decimalScale: Int32 = 12
  private static let plain: Int32 = 0
  private static let runLength: Int32 = 3

  let column: TableColumn
  private var values: [UInt8] = []
  /// Runs of rows with and without a value, which is what "definition levels" of a flat table are.
  private var runs: [(isThere: Bool, count: Int)] = []
  private var flags = 0

  init(_ column: TableColumn) { self.column = column }

  mutating func append(_ value: TableValue) {
    if column.isOptional { note(value != .none) }
    switch value {
    case .none: break
    case .text(let text):
      values.append(littleEndian: UInt32(text.utf8.count))
      values += text.utf8
    case .integer(let number): values.append(littleEndian: number)
    // The highest byte first, two's complement.
    case .decimal(let quantity):
      withUnsafeBytes(of: quantity.rawValue.bigEndian) { values.append(contentsOf: $0) }
    case .instant(let instant): values.append(littleEndian: instant.nanoseconds)
    case .flag(let flag): append(flag)
    }
  }

  /// A page of its values with its header; the column is empty afterwards.
  mutating func takePage(rows: Int) -> [UInt8] {
    let body = levels + values
    var header = CompactThrift()
    header.field(1, Int32(0))
    header.field(2, Int32(body.count))
    header.field(3, Int32(body.count))
    header.field(5) { page in
      page.field(1, Int32(rows))
      page.field(2, Self.plain)
      page.field(3, Self.runLength)
      page.field(4, Self.runLength)
    }
    header.stop()
    self = ParquetColumn(column)
    return header.bytes + body
  }

  /// Its line in the footer's description of a group.
  func describe(_ chunk: ParquetChunk, to thrift: inout CompactThrift) {
    thrift.field(2, Int64(0))
    thrift.field(3) { data in
      data.field(1, physicalType.rawValue)
      data.field(2, int32s: column.isOptional ? [Self.plain, Self.runLength] : [Self.plain])
      data.field(3, texts: [column.name])
      // Not compressed.
      data.field(4, Int32(0))
      data.field(5, Int64(chunk.rows))
      data.field(6, Int64(chunk.length))
      data.field(7, Int64(chunk.length))
      data.field(9, chunk.offset)
    }
  }

  /// Its element of the schema.
  func describe(to thrift: inout CompactThrift) {
    thrift.field(1, physicalType.rawValue)
    if column.kind == .decimal { thrift.field(2, Self.decimalLength) }
    thrift.field(3, Int32(column.isOptional ? 1 : 0))
    thrift.field(4, column.name)
    switch column.kind {
    case .text:
      thrift.field(6, Int32(0))
      thrift.field(10) { $0.field(1) { _ in } }
    case .decimal:
      thrift.field(6, Int32(5))
      thrift.field(7, Self.decimalScale)
      thrift.field(8, Self.decimalPrecision)
      thrift.field(10) { kind in
        kind.field(5) { decimal in
          decimal.field(1, Self.decimalScale)
          decimal.field(2, Self.decimalPrecision)
        }
      }
    case .instant:
      thrift.field(10) { kind in
        kind.field(8) { timestamp in
          timestamp.field(1, true)
          timestamp.field(2) { unit in unit.field(3) { _ in } }
        }
      }
    case .integer, .flag: break
    }
  }

  private var physicalType: PhysicalType {
    switch column.kind {
    case .text: .byteArray
    case .integer, .instant: .int64
    case .decimal: .fixedLengthByteArray
    case .flag: .boolean
    }
  }

  private mutating func note(_ isThere: Bool) {
    if runs.last?.isThere == isThere {
      runs[runs.count - 1].count += 1
    } else {
      runs.append((isThere, 1))
    }
  }

  /// Eight a byte, the first in the lowest bit.
  private mutating func append(_ flag: Bool) {
    if flags % 8 == 0 { values.append(0) }
    if flag { values[values.count - 1] |= 1 << (flags % 8) }
    flags += 1
  }

  /// Which rows have a value, in runs, behind their length; nothing where all have one.
  private var levels: [UInt8] {
    guard column.isOptional else { return [] }
    var runsWritten: [UInt8] = []
    for run in runs {
      runsWritten.append(varint: UInt64(run.count) << 1)
      runsWritten.append(run.isThere ? 1 : 0)
    }
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(runsWritten.count))
    return bytes + runsWritten
  }
}

/// Where a column's values of one group lie in the file.
struct ParquetChunk: Sendable {
  let rows: Int
  let offset: Int64
  let length: Int
}
