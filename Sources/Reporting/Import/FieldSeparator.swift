/// What a row's fields are separated by where it is not a comma: files from spreadsheets have semicolons where the comma
/// is the decimal sign, and tabs where they were copied.
enum FieldSeparator: UInt8, CaseIterable {
  case semicolon = 0x3B
  case tab = 0x09
  case bar = 0x7C

  var words: String {
    switch self {
    case .semicolon: "semicolons (;)"
    case .tab: "tabs"
    case .bar: "vertical bars (|)"
    }
  }

  /// The one that separates a row's fields: the most frequent, if commas are not more frequent; nil where there is none.
  init?(separating row: some Sequence<UInt8>) {
    var counts: [UInt8: Int] = [:]
    for byte in row { counts[byte, default: 0] += 1 }
    let most = Self.allCases.max {
      counts[$0.rawValue, default: 0] < counts[$1.rawValue, default: 0]
    }
    guard let most, let count = counts[most.rawValue], count > counts[UInt8(ascii: ","), default: 0]
    else { return nil }
    self = most
  }

  /// The same for a header: one of its fields is then the required `customer_id`.
  init?(separatingHeader row: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let found = Self.allCases.first { separator in
      let fields = row.filter { $0 != quote && $0 != UInt8(ascii: "\r") }
        .split(separator: separator.rawValue, omittingEmptySubsequences: false)
      return fields.count > 1 && fields.contains { $0.elementsEqual("customer_id".utf8) }
    }
    guard let found else { return nil }
    self = found
  }

  /// What to say of a header or a row that has them.
  var advice: String {
    "its fields are separated by \(words); this format separates them by commas"
  }
}
