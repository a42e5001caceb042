/// A statement with its values, and the form in which its rows are wanted.
struct Statement {
  /// How the server writes the columns of a row; `QueryResult.Row` reads both.
  enum Form: Int32 {
    case text = 0
    case binary = 1
  }

  let sql: String
  let parameters: [Parameter]
  let rows: Form

  init(_ sql: String, _ parameters: [Parameter] = [], rows: Form = .text) {
    self.sql = sql
    self.parameters = parameters
    self.rows = rows
  }
}
