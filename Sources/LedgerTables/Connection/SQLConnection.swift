/// The connection inside a transaction or a read, as far as the tables of both stores need one.
///
/// It belongs to the work that it was handed to, blocks, and is not kept beyond it. Statements are written once: their parameters are
/// `?1`, `?2` and so on, what differs is a member of `dialect`. Every statement is prepared once and kept. Errors of the
/// database are thrown as they come; the store says what they mean for a caller.
public protocol SQLConnection {
  /// What must be said differently in this database's SQL.
  var dialect: SQLDialect { get }

  /// Runs a statement that gives no rows; how many it wrote, changed or deleted.
  @discardableResult
  func run(_ statement: String, _ values: [SQLValue]) throws -> Int

  /// Runs a statement with each list of values, in that order, in as few ways to the server as there can be; what each run wrote,
  /// changed or deleted.
  @discardableResult
  func run(_ statement: String, each values: [[SQLValue]]) throws -> [Int]

  /// The rows of one question, in its order.
  func rows(_ question: SQLQuestion) throws -> [any SQLRow]

  /// The rows of each question, each in its order, in as few ways to the server as there can be.
  func answers(_ questions: [SQLQuestion]) throws -> [[any SQLRow]]

  /// Waits for whoever else writes under one of these names, and is waited for until the transaction ends. To be called once in a
  /// transaction, before it asks for what it decides by.
  func takeTurns(under names: [String]) throws
}
