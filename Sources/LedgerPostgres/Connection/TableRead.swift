/// A question to the database: a statement, how many columns its rows have, and the values of its parameters.
struct TableRead: Hashable {
  let sql: String
  let columns: Int
  let parameters: [Parameter]

  init(_ sql: String, columns: Int, _ parameters: [Parameter]) {
    self.sql = sql
    self.columns = columns
    self.parameters = parameters
  }
}

extension PostgresConnection {
  /// The rows of one question, in its order.
  func rows(_ read: TableRead) throws -> [QueryResult.Row] {
    try query(read.sql, read.parameters).rows
  }
}
