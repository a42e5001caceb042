import Amounts
import Metering
import TableFiles
import Testing

@Suite struct TableTextTests {
  private static let columns = [
    TableColumn("name", .text), TableColumn("note", .text, isOptional: true),
    TableColumn("count", .integer), TableColumn("amount", .decimal),
    TableColumn("time", .instant), TableColumn("is_void", .flag),
  ]

  private static func text(
    _ format: TableFormat, name: String, note: TableValue = .none,
    amount: Quantity = Quantity(rawValue: 1_500_000_000_000)
  ) -> String {
    var table = TableWriter(columns, format: format)
    let head = table.take()
    table.append([
      .text(name), note, .integer(.min), .decimal(amount),
      .instant(Timestamp(nanoseconds: 1_700_000_000_500_000_000)), .flag(true),
    ])
    return String(decoding: head + table.finish(), as: UTF8.self)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let cell: String
    var testDescription: String { cell }

    init(_ name: String, _ cell: String) { (self.name, self.cell) = (name, cell) }
  }

  /// RFC 4180 §2, and what spreadsheets run.
  @Test(arguments: [
    Row("acme", "acme"), Row("a,b", "\"a,b\""), Row("a\"b", "\"a\"\"b\""), Row("", "\"\""),
    Row("a\nb", "\"a\nb\""), Row("a\rb", "\"a\rb\""), Row("é", "é"), Row(" a", " a"),
    Row("=1+1", "\"'=1+1\""), Row("+1", "\"'+1\""), Row("-1", "\"'-1\""), Row("@a", "\"'@a\""),
    Row("\tx", "\"'\tx\""), Row("\rx", "\"'\rx\""), Row("=\"", "\"'=\"\"\""), Row("a=1", "a=1"),
  ])
  func aTextIsOneCell(row: Row) {
    #expect(
      Self.text(.csv, name: row.name)
        == "name,note,count,amount,time,is_void\r\n"
        + "\(row.cell),,-9223372036854775808,1.5,2023-11-14T22:13:20.5Z,true\r\n")
  }

  @Test func aLineIsAnObject() {
    #expect(
      Self.text(.ndjson, name: "=\"a\n", note: .text(""))
        == #"{"name":"=\"a\n","note":"","count":-9223372036854775808,"amount":1.5,"#
        + #""time":"2023-11-14T22:13:20.5Z","is_void":true}"# + "\n")
    #expect(Self.text(.ndjson, name: "a").contains(#""note":null"#))
  }

  @Test(arguments: [
    (Quantity(rawValue: 1), "0.000000000001"), (Quantity(rawValue: -1), "-0.000000000001"),
    (Quantity(rawValue: .max), "170141183460469231731687303.715884105727"), (.zero, "0"),
  ])
  func aQuantityIsWhole(amount: Quantity, text: String) {
    #expect(Self.text(.csv, name: "a", amount: amount).contains(",\(text),2023"))
    #expect(Self.text(.ndjson, name: "a", amount: amount).contains("\"amount\":\(text),"))
  }

  /// A table without rows is one: its names, nothing, or a file with a schema.
  @Test(arguments: TableFormat.allCases)
  func aTableMayBeEmpty(format: TableFormat) {
    var table = TableWriter(Self.columns, format: format)
    let bytes = table.finish()
    switch format {
    case .csv:
      #expect(String(decoding: bytes, as: UTF8.self) == "name,note,count,amount,time,is_void\r\n")
    case .ndjson: #expect(bytes.isEmpty)
    case .parquet:
      #expect(bytes.starts(with: Array("PAR1".utf8)) && bytes.suffix(4) == Array("PAR1".utf8))
    }
  }

  /// What was taken is not kept: the writer of a million rows holds a group of them.
  @Test(arguments: TableFormat.allCases)
  func piecesAreTheTable(format: TableFormat) {
    let row: [TableValue] = [
      .text("a"), .none, .integer(1), .decimal(.zero), .instant(Timestamp(seconds: 0)),
      .flag(false),
    ]
    var (whole, inPieces) = (
      TableWriter(Self.columns, format: format), TableWriter(Self.columns, format: format)
    )
    var pieces: [UInt8] = []
    var longest = 0
    for _ in 0..<(TableWriter.rowsPerGroup * 2 + 5) {
      whole.append(row)
      inPieces.append(row)
      let piece = inPieces.take()
      longest = max(longest, piece.count)
      pieces += piece
    }
    pieces += inPieces.finish()
    #expect(whole.finish() == pieces)
    #expect(longest < pieces.count / 2)
  }
}
