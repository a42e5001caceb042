extension JSONValue: CustomStringConvertible {
  /// The compact document: members in their order, no spaces.
  public var description: String {
    var writer = JSONWriter()
    writer.write(self)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
