/// What a column of SQLite holds, but for fractions, which no table of ours has.
enum StoredValue {
  case null
  case int(Int64)
  case text(String)
  case bytes([UInt8])
}

extension BoundStatement {
  func bind(_ position: Int32, _ value: StoredValue) {
    switch value {
    case .null: bind(position, nil as Int64?)
    case .int(let number): bind(position, number)
    case .text(let text): bind(position, text: text)
    case .bytes(let content): bind(position, bytes: content)
    }
  }

  /// The first columns of the row.
  func values(_ count: Int) -> [StoredValue] { (0..<Int32(count)).map(value) }
}
