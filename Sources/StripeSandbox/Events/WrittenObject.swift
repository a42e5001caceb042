/// An object as `JSON.bytes()` wrote it, taken apart into its fields without being read: names and values stay the bytes that they are.
///
/// The same value is always written as the same bytes, so bytes tell whether a field changed. One pass over them, whatever is nested.
struct WrittenObject {
  private struct Field {
    var name: Range<Int>
    var value: Range<Int>
  }

  private let bytes: [UInt8]
  private let fields: [Field]

  /// Nil where the bytes are no object.
  init?(_ bytes: [UInt8]) {
    guard let fields = bytes.withUnsafeBufferPointer(Self.fields) else { return nil }
    self.bytes = bytes
    self.fields = fields
  }

  /// The fields that are otherwise in `new`, as they are here, and null for those that only `new` has, written as an object; nil where
  /// nothing differs.
  func changes(to new: WrittenObject) -> [UInt8]? {
    var output = [UInt8(ascii: "{")]
    func set(_ name: ArraySlice<UInt8>, _ value: some Sequence<UInt8>) {
      if output.count > 1 { output.append(UInt8(ascii: ",")) }
      output += name
      output.append(UInt8(ascii: ":"))
      output += value
    }
    for (index, field) in fields.enumerated() {
      let (name, value) = (bytes[field.name], bytes[field.value])
      if new.value(of: name, near: index) != value { set(name, value) }
    }
    for (index, field) in new.fields.enumerated() {
      let name = new.bytes[field.name]
      if value(of: name, near: index) == nil { set(name, "null".utf8) }
    }
    guard output.count > 1 else { return nil }
    output.append(UInt8(ascii: "}"))
    return output
  }

  /// `near` is where the field is in an object of the same kind, which nearly always has it there.
  private func value(of name: ArraySlice<UInt8>, near index: Int) -> ArraySlice<UInt8>? {
    if index < fields.count, bytes[fields[index].name] == name { return bytes[fields[index].value] }
    return fields.first { bytes[$0.name] == name }.map { bytes[$0.value] }
  }

  private static func fields(_ bytes: UnsafeBufferPointer<UInt8>) -> [Field]? {
    guard bytes.first == UInt8(ascii: "{") else { return nil }
    var fields: [Field] = []
    var name: Range<Int>?
    var (start, depth, isText) = (1, 1, false)
    var position = 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\") where isText: position += 1
      case UInt8(ascii: "\""): isText.toggle()
      case _ where isText: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ":") where depth == 1:
        name = start..<position
        start = position + 1
      case UInt8(ascii: ",") where depth == 1, UInt8(ascii: "}") where depth == 1:
        if let name { fields.append(Field(name: name, value: start..<position)) }
        name = nil
        start = position + 1
        if bytes[position] == UInt8(ascii: "}") { depth = 0 }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      position += 1
    }
    return depth == 0 ? fields : nil
  }
}
