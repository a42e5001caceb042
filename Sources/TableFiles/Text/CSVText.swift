import Amounts
import Metering

/// A table as RFC 4180 has it.
///
/// A text that a spreadsheet would read as a formula begins with an apostrophe (OWASP, "CSV Injection"): names are written by
/// others than those who open the file. The other forms have it as it is.
struct CSVText: TableForm {
  private var bytes: [UInt8] = []

  init(_ columns: [TableColumn]) {
    append(columns.map { .text($0.name) })
  }

  mutating func append(_ row: [TableValue]) {
    for (index, value) in row.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(value)
    }
    bytes += "\r\n".utf8
  }

  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func write(_ value: TableValue) {
    switch value {
    case .none: break
    case .text(let text): write(text)
    case .integer(let number): bytes += String(number).utf8
    case .decimal(let quantity): bytes += quantity.description.utf8
    case .instant(let instant): instant.append(to: &bytes)
    case .flag(let flag): bytes += (flag ? "true" : "false").utf8
    }
  }

  private mutating func write(_ text: String) {
    let isFormula = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    let isQuoted = isFormula || text.utf8.contains { ",\"\r\n".utf8.contains($0) }
    guard isQuoted else {
      // An empty text is quoted, so that it can be told from none.
      bytes += text.isEmpty ? "\"\"".utf8 : text.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
