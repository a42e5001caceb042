import Amounts
import Metering
import Reporting

/// A table as one JSON object a line; a column without a value is null. Numbers stand as they are: all have more digits than a
/// binary fraction keeps only beyond 2^53, which reports cannot say.
struct NDJSONText: TableForm {
  private let names: [String]
  private var bytes: [UInt8] = []

  init(_ columns: [TableColumn]) {
    names = columns.map(\.name)
  }

  mutating func append(_ row: [TableValue]) {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in zip(names, row) {
      writer.key(name)
      switch value {
      case .none: writer.writeNull()
      case .text(let text): writer.write(text)
      case .integer(let number): writer.write(number)
      case .decimal(let quantity): writer.write(quantity)
      case .instant(let instant): writer.write(instant)
      case .flag(let flag): writer.write(flag)
      }
    }
    writer.endObject()
    bytes += writer.bytes
    bytes.append(UInt8(ascii: "\n"))
  }

  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
