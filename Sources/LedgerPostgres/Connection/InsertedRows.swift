/// An insertion of lists as one of rows, for lanes that lie on several servers.
///
/// What a `SELECT` inserts Citus has the coordinator read before it sends it on, and waits meanwhile until no lane of the table moves; rows
/// in `VALUES` it sends to the server of their lane, and waits for nobody else's.
enum InsertedRows {
  private struct Insertion: Hashable, Sendable {
    let sql: String
    let count: Int
  }

  /// Longer lists stay lists: each count is a text of its own, which every connection prepares.
  static let limit = 32
  private static let texts = TextMemo<Insertion>()

  /// The statement for so many rows as its lists have; as it stands where it inserts no lists.
  static func rendered(_ statement: Statement) -> String {
    guard let count = statement.parameters.first?.listCount, (1...limit).contains(count),
      statement.sql.hasPrefix("INSERT ")
    else { return statement.sql }
    return texts.text(of: Insertion(sql: statement.sql, count: count)) {
      rows(statement.sql, count) ?? statement.sql
    }
  }

  /// `SELECT a, b FROM unnest($1::bigint[], $2::text[]) AS n(a, b)` as `VALUES (($1::bigint[])[1], ($2::text[])[1]), …`; nil for
  /// everything else.
  private static func rows(_ sql: String, _ count: Int) -> String? {
    let lists = /SELECT ([\w\s,*]+?)\s+FROM unnest\(([^()]+)\)(?:\s+AS \w+\(([\w\s,]+)\))?/
    guard !sql.contains("ORDINALITY"), let found = sql.firstMatch(of: lists) else { return nil }
    let wanted = words(found.1)
    let parameters = words(found.2)
    let names = found.3.map { words($0) } ?? []
    let columns =
      wanted == ["*"]
      ? parameters
      : wanted.compactMap { name in names.firstIndex(of: name).map { parameters[$0] } }
    guard wanted == ["*"] || columns.count == wanted.count else { return nil }
    let values = (1...count).map { row in
      "(\(columns.map { "(\($0))[\(row)]" }.joined(separator: ", ")))"
    }
    return sql[..<found.range.lowerBound] + "VALUES \(values.joined(separator: ", "))"
      + sql[found.range.upperBound...]
  }

  private static func words(_ list: Substring) -> [String] {
    list.split { $0 == "," || $0.isWhitespace }.map(String.init)
  }
}

extension Parameter {
  /// How many values a list has; nil for what is none.
  fileprivate var listCount: Int? {
    switch self {
    case .ints(let values): values.count
    case .shortInts(let values): values.count
    case .bools(let values): values.count
    case .lanes(let values): values.count
    case .texts(let values): values.count
    case .bytesList(let values): values.count
    case .quantities(let values): values.count
    case .null, .int, .text, .bool, .bytes, .lane: nil
    }
  }
}
