import GRDB
import UsageLedger

/// A connection for reads that take microseconds, which run on their caller's thread: the way to another thread and
/// back would cost more than they do.
///
/// It is not one of the pool's. A reader of the pool that an `async` read holds is given back by the reading task, on
/// one of the few threads that Swift's tasks share; were all these threads waiting for such a reader, nobody could give
/// one back. Here a caller waits only for reads that are running, for microseconds.
struct QuickReader: Sendable {
  private let connection: DatabaseQueue

  /// The file exists and has this program's schema.
  init(path: String, configuration: GRDB.Configuration) throws {
    var configuration = configuration
    configuration.readonly = true
    configuration.label = "billing.ledger.quick"
    connection = try DatabaseQueue(path: path, configuration: configuration)
  }

  /// A single question, which needs no transaction to be answered consistently.
  func ask<Value>(_ work: (Database) throws -> Value) throws -> Value {
    try connection.unsafeRead(work)
  }

  /// One view for all questions of `work`; GRDB's own `read` prepares these two statements anew each time.
  func read<Value>(_ work: (Database) throws -> Value) throws -> Value {
    try ask { db in
      try BoundStatement(db, "BEGIN").run()
      let result = Result { try work(db) }
      try BoundStatement(db, "COMMIT").run()
      return try result.get()
    }
  }

  func close() throws { try connection.close() }
}
