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
  /// The one lane that it is about, where its lists have customers of no other: it stands in the place of `w.lane` where lanes lie on
  /// several servers, which find the one to ask by numbers in a statement's text alone.
  let lane: Int64?

  init(_ sql: String, _ parameters: [Parameter] = [], rows: Form = .text, lane: Int64? = nil) {
    self.sql = sql
    self.parameters = parameters
    self.rows = rows
    self.lane = lane
  }
}
