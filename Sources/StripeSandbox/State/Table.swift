/// Something kept in a `Table` under its id.
protocol Identified {
  var id: String { get }
}

/// Rows in the order of their creation, found by id; lists walk it from the newest.
///
/// Rows lie in one array, so that many thousands of invoices cost little more than their own size.
struct Table<Row: Identified & Codable & Sendable>: Sendable {
  private var rows: [Row?] = []
  private var positions: [String: Int] = [:]

  var count: Int { positions.count }

  /// The newest row first.
  var newestFirst: some Sequence<Row> { rows.lazy.reversed().compactMap { $0 } }
  var oldestFirst: some Sequence<Row> { rows.lazy.compactMap { $0 } }

  subscript(_ id: String) -> Row? { positions[id].flatMap { rows[$0] } }

  /// Where a row lies; positions only grow with creation.
  func position(of id: String) -> Int? { positions[id] }

  mutating func insert(_ row: Row) {
    if let position = positions[row.id] {
      rows[position] = row
    } else {
      positions[row.id] = rows.count
      rows.append(row)
    }
  }

  /// Changes a row in place; nil where there is none.
  @discardableResult
  mutating func update<Result>(_ id: String, _ change: (inout Row) -> Result) -> Result? {
    guard let position = positions[id], rows[position] != nil else { return nil }
    return change(&rows[position]!)
  }

  mutating func remove(_ id: String) {
    guard let position = positions.removeValue(forKey: id) else { return }
    rows[position] = nil
  }

  mutating func removeAll(where isGone: (Row) -> Bool) {
    let kept = rows.compactMap { $0 }.filter { !isGone($0) }
    rows = kept
    positions = [:]
    for (position, row) in kept.enumerated() { positions[row.id] = position }
  }
}

extension Table: Codable {
  init(from decoder: any Decoder) throws {
    self.init()
    for row in try [Row](from: decoder) { insert(row) }
  }

  func encode(to encoder: any Encoder) throws { try rows.compactMap { $0 }.encode(to: encoder) }
}
