import LedgerTables
import Metering
import UsageLedger

extension PostgresConnection: SQLConnection {
  /// So many answers wait at most in the connection's buffers: the server may stop reading while nobody takes them.
  private static let pipelineLength = 100

  var dialect: SQLDialect { .postgres }

  func run(_ statement: String, _ values: [SQLValue]) throws -> Int {
    try query(
      NumberedPlaceholders.rendered(statement, values),
      NumberedPlaceholders.parameters(statement, values)
    ).affectedCount
  }

  func run(_ statement: String, each values: [[SQLValue]]) throws -> [Int] {
    guard let first = values.first else { return [] }
    let sql = NumberedPlaceholders.rendered(statement, first)
    return try stride(from: 0, to: values.count, by: Self.pipelineLength).flatMap { start in
      try pipeline(
        values[start..<min(start + Self.pipelineLength, values.count)].map {
          Statement(sql, NumberedPlaceholders.parameters(statement, $0))
        }
      ).map(\.affectedCount)
    }
  }

  func rows(_ question: SQLQuestion) throws -> [any SQLRow] { try rows(TableRead(question)) }

  func answers(_ questions: [SQLQuestion]) throws -> [[any SQLRow]] {
    var batch = ReadBatch()
    let places = questions.map { batch.add(TableRead($0)) }
    let rows = try batch.rows(self)
    return places.map { rows[$0] }
  }

  func takeTurns(under names: [String]) throws { try AdvisoryLock.customers(names, self) }
}

extension QueryResult.Row: SQLRow {
  func customer(_ column: Int) throws -> CustomerID { try CustomerID(stored: text(column)) }
}
