/// Questions that are asked in one statement, whatever tables they are about: one way to the server and back; of many questions in
/// as few as have ``partsAtMost`` each, so that their texts are the same ones again, which are prepared already.
///
/// Each question is a part of a `UNION ALL`, its columns as text, since the parts have columns of different types. A part's
/// own order is kept by a number in front of its rows: a union promises none.
struct ReadBatch {
  /// More than a customer's page asks at once.
  static let partsAtMost = 32

  private var reads: [TableRead] = []
  private var places: [TableRead: Int] = [:]

  /// Adds a question and returns its place among the answers; one that is asked already is asked once.
  mutating func add(_ read: TableRead) -> Int {
    if let place = places[read] { return place }
    places[read] = reads.count
    reads.append(read)
    return reads.count - 1
  }

  /// One list of rows for each question; asks nothing where there is none.
  func rows(_ connection: PostgresConnection) throws -> [[QueryResult.Row]] {
    var answers: [[QueryResult.Row]] = []
    for first in stride(from: 0, to: reads.count, by: Self.partsAtMost) {
      let some = reads[first..<min(first + Self.partsAtMost, reads.count)]
      answers += try Self.rows(of: Array(some), connection)
    }
    return answers
  }

  private static func rows(of reads: [TableRead], _ connection: PostgresConnection) throws
    -> [[QueryResult.Row]]
  {
    var answers = reads.map { _ in [(number: Int64, row: QueryResult.Row)]() }
    for row in try connection.query(sql(of: reads), reads.flatMap(\.parameters)).rows {
      answers[Int(try row.int(0))].append((try row.int(1), row.from(2)))
    }
    return answers.map { $0.sorted { $0.number < $1.number }.map(\.row) }
  }

  /// Customers are asked the same of, with other values.
  private static let statements = TextMemo<[Part]>()

  private struct Part: Hashable {
    let sql: String
    let columns: Int
    let parameters: Int
  }

  private static func sql(of reads: [TableRead]) -> String {
    let parts = reads.map {
      Part(sql: $0.sql, columns: $0.columns, parameters: $0.parameters.count)
    }
    return statements.text(of: parts) { union(of: parts) }
  }

  private static func union(of reads: [Part]) -> String {
    let width = reads.map(\.columns).max() ?? 0
    var parts: [String] = []
    var parameters = 0
    for (place, read) in reads.enumerated() {
      let names = (0..<read.columns).map { "c\($0)" }
      let texts =
        names.map { "\($0)::text" } + Array(repeating: "NULL::text", count: width - read.columns)
      parts.append(
        """
        SELECT \(place), row_number() OVER (), \(texts.joined(separator: ", "))
        FROM (\(renumbered(read.sql, by: parameters))) AS p\(place)(\(names.joined(separator: ", ")))
        """)
      parameters += read.parameters
    }
    return parts.joined(separator: "\nUNION ALL\n")
  }

  /// `$1` becomes `$4` where three parameters belong to the questions before.
  static func renumbered(_ sql: String, by offset: Int) -> String {
    guard offset > 0 else { return sql }
    let pieces = sql.split(separator: "$", omittingEmptySubsequences: false)
    return pieces.dropFirst().reduce(into: String(pieces.first ?? "")) { text, piece in
      let digits = piece.prefix { $0.isASCII && $0.isNumber }
      text += "$\(Int(digits).map { String($0 + offset) } ?? "")\(piece.dropFirst(digits.count))"
    }
  }
}
