/// A question to the database: a statement whose parameters are `?1`, `?2` and so on, how many columns its rows have, and
/// the values of its parameters.
///
/// Questions that have been handed out can be asked together, in one way to the server.
public struct SQLQuestion: Hashable, Sendable {
  /// As the database is asked, markers filled; no question mark but those of parameters.
  public let text: String
  /// Of each row.
  public let columns: Int
  /// `?1` is the first.
  public let values: [SQLValue]

  package init(_ text: String, columns: Int, _ values: [SQLValue] = []) {
    self.text = text
    self.columns = columns
    self.values = values
  }
}
