extension FormTree {
  /// Reads `a=1&b[c]=2`. Broken percent escapes are kept as they are written, as browsers do; nothing here fails.
  ///
  /// Nesting deeper than 12 levels and more than 5,000 pairs are cut off: no call of Stripe's needs them.
  init(form: some StringProtocol) {
    var tree = FormTree.empty
    for pair in form.split(separator: "&").prefix(5_000) {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = Self.decoded(halves[0])
      let value = halves.count > 1 ? Self.decoded(halves[1]) : ""
      let path = Self.path(of: name)
      guard !path.isEmpty, path.count <= 12 else { continue }
      tree.insert(path: path[...], value: value)
    }
    self = tree
  }

  static func path(of name: String) -> [String] {
    guard let bracket = name.firstIndex(of: "[") else { return [name] }
    var path = [String(name[..<bracket])]
    var rest = name[bracket...]
    while rest.first == "[", let close = rest.firstIndex(of: "]") {
      path.append(String(rest[rest.index(after: rest.startIndex)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return rest.isEmpty ? path : [name]
  }

  static func decoded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var iterator = Array(text.utf8)[...]
    while let byte = iterator.popFirst() {
      if byte == UInt8(ascii: "+") {
        bytes.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), let escaped = hexByte(iterator.prefix(2)) {
        bytes.append(escaped)
        iterator = iterator.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexByte(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 2, let high = nibble(digits.first), let low = nibble(digits.last) else {
      return nil
    }
    return high << 4 | low
  }

  private static func nibble(_ digit: UInt8?) -> UInt8? {
    switch digit {
    case .some(let value) where (0x30...0x39).contains(value): value - 0x30
    case .some(let value) where (0x41...0x46).contains(value): value - 0x37
    case .some(let value) where (0x61...0x66).contains(value): value - 0x57
    default: nil
    }
  }
}
