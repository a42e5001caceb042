/// A table as a Parquet file: groups of rows, then the footer that says where they are (apache/parquet-format).
struct ParquetFile: TableForm {
  private static let magic = Array("PAR1".utf8)

  private struct Group: Sendable {
    let rows: Int
    let chunks: [ParquetChunk]
  }

  private var columns: [ParquetColumn]
  private var groups: [Group] = []
  private var rows = 0
  private var bytes = Self.magic
  /// How many bytes were given out before `bytes`.
  private var taken: Int64 = 0

  init(_ columns: [TableColumn]) {
    self.columns = columns.map(ParquetColumn.init)
  }

  mutating func append(_ row: [TableValue]) {
    for index in columns.indices { columns[index].append(row[index]) }
    rows += 1
    if rows == TableWriter.rowsPerGroup { endGroup() }
  }

  mutating func take() -> [UInt8] {
    defer { bytes.removeAll() }
    taken += Int64(bytes.count)
    return bytes
  }

  mutating func finish() -> [UInt8] {
    endGroup()
    let footer = footer
    bytes += footer
    bytes.append(littleEndian: UInt32(footer.count))
    bytes += Self.magic
    return take()
  }

  private mutating func endGroup() {
    guard rows > 0 else { return }
    var chunks: [ParquetChunk] = []
    for index in columns.indices {
      let page = columns[index].takePage(rows: rows)
      chunks.append(
        ParquetChunk(rows: rows, offset: taken + Int64(bytes.count), length: page.count))
      bytes += page
    }
    groups.append(Group(rows: rows, chunks: chunks))
    rows = 0
  }

  private var footer: [UInt8] {
    var thrift = CompactThrift()
    thrift.field(1, Int32(1))
    thrift.field(2, structures: [nil] + columns.map(Optional.some)) { column, element in
      guard let column else {
        element.field(4, "rows")
        element.field(5, Int32(columns.count))
        return
      }
      column.describe(to: &element)
    }
    thrift.field(3, groups.reduce(Int64(0)) { $0 + Int64($1.rows) })
    thrift.field(4, structures: groups) { group, element in
      element.field(1, structures: Array(zip(columns, group.chunks))) { pair, chunk in
        pair.0.describe(pair.1, to: &chunk)
      }
      element.field(2, group.chunks.reduce(Int64(0)) { $0 + Int64($1.length) })
      element.field(3, Int64(group.rows))
    }
    thrift.field(6, "billing")
    thrift.stop()
    return thrift.bytes
  }
}
