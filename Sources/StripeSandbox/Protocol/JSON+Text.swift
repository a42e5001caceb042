extension JSON {
  /// The document as UTF-8, without needless whitespace.
  func bytes() -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(1024)
    write(to: &output)
    return output
  }

  private func write(to output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .flag(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .number(let value): output.append(contentsOf: value.utf8)
    case .text(let value): Self.write(value, to: &output)
    case .list(let values): Self.write(values, to: &output)
    case .object(let object): Self.write(object, to: &output)
    case .raw(let bytes): output.append(contentsOf: bytes)
    }
  }

  private static func write(_ values: [JSON], to output: inout [UInt8]) {
    output.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      value.write(to: &output)
    }
    output.append(UInt8(ascii: "]"))
  }

  private static func write(_ object: JSONObject, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "{"))
    for (index, field) in object.fields.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      write(field.name, to: &output)
      output.append(UInt8(ascii: ":"))
      field.value.write(to: &output)
    }
    output.append(UInt8(ascii: "}"))
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { bytes in
      // Nearly always there is nothing to escape.
      if bytes.allSatisfy(isPlain) {
        output.append(contentsOf: bytes)
      } else {
        for byte in bytes { write(byte, to: &output) }
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func write(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
    case 0x0A: output.append(contentsOf: #"\n"#.utf8)
    case 0x00..<0x20: output.append(contentsOf: escaped(byte).utf8)
    default: output.append(byte)
    }
  }

  private static func escaped(_ control: UInt8) -> String {
    let digits = String(control, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
