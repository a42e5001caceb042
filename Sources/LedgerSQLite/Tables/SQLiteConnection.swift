import GRDB
import LedgerTables
import Metering
import Reporting
import UsageLedger

/// A connection as the tables of both stores need it: where they speak of customers, SQLite keeps numbers.
final class SQLiteConnection: SQLConnection {
  private let db: Database
  /// The writer's; nil in a read, which makes no names.
  private let names: NameTable?
  private var reading: NameReading

  /// For a read.
  init(_ db: Database) {
    self.db = db
    names = nil
    reading = NameReading(db)
  }

  /// Inside the shared transaction.
  init(_ session: WriteSession) {
    db = session.db
    names = session.names
    reading = NameReading(session.db)
  }

  var dialect: SQLDialect { .sqlite }

  func run(_ statement: String, _ values: [SQLValue]) throws -> Int {
    try bound(statement, values).run()
    return db.changesCount
  }

  func run(_ statement: String, each values: [[SQLValue]]) throws -> [Int] {
    try values.map { try run(statement, $0) }
  }

  func rows(_ question: SQLQuestion) throws -> [any SQLRow] {
    let statement = try bound(question.text, question.values)
    defer { statement.reset() }
    var rows: [any SQLRow] = []
    while try statement.next() {
      rows.append(SQLiteRow(statement.values(question.columns), connection: self))
    }
    return rows
  }

  func answers(_ questions: [SQLQuestion]) throws -> [[any SQLRow]] {
    try questions.map { try rows($0) }
  }

  /// There is one writer at a time (`CommitQueue`, and between processes SQLite's own lock).
  func takeTurns(under names: [String]) {}

  func customer(_ number: Int64) throws -> CustomerID { try reading.customer(number) }

  private func bound(_ text: String, _ values: [SQLValue]) throws -> BoundStatement {
    // Before the statement is there: what asks for a number is a statement, too.
    let values = try values.map(stored)
    let statement = try BoundStatement(db, text)
    for (index, value) in values.enumerated() { statement.bind(Int32(index + 1), value) }
    return statement
  }

  private func stored(_ value: SQLValue) throws -> StoredValue {
    switch value {
    case .int(let number): number.map { .int($0) } ?? .null
    case .text(let text): text.map { .text($0) } ?? .null
    case .bool(let value): value.map { .int($0 ? 1 : 0) } ?? .null
    case .bytes(let bytes): bytes.map { .bytes($0) } ?? .null
    case .texts(let texts): .text("\(JSONValue.array(texts.map { .string($0) }))")
    case .customer(let customer): try number(of: customer).map { .int($0) } ?? .null
    case .newCustomer(let customer): .int(try newNumber(of: customer))
    case .customers(let customers):
      .text("\(JSONValue.array(try numbers(of: customers).map { JSONValue($0) }))")
    }
  }

  private func number(of customer: CustomerID) throws -> Int64? {
    try names?.known(customer) ?? reading.number(of: customer)
  }

  private func numbers(of customers: [CustomerID]) throws -> [Int64] {
    try customers.compactMap { try number(of: $0) }
  }

  private func newNumber(of customer: CustomerID) throws -> Int64 {
    guard let names else {
      throw LedgerError(.unavailable, "a read was asked to keep the name of a customer")
    }
    return try names.number(of: customer, db)
  }
}
