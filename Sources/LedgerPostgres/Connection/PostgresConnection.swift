import CLibPQ
import UsageLedger

/// One connection; its calls block. Belongs to one queue, which alone calls it.
final class PostgresConnection {
  let pointer: OpaquePointer
  /// Questions that are asked in one statement have as many texts as there are combinations: they are not kept for ever.
  private static let statementLimit = 500
  private var statements: [String: String] = [:]
  /// How many statements with parameters were run.
  var statementCount = 0
  /// How often the server was waited for with them.
  var tripCount = 0
  /// From the moment `COMMIT` is sent until it is answered: a connection lost meanwhile leaves the outcome unknown.
  var isCommitting = false
  /// No further use: what is left is to close it.
  var isLost = false
  /// For how long the server may say nothing before the connection is given up; nil for work that may take any time.
  var silenceLimitSeconds: Int32?
  /// How the database's customers are divided, once it was asked.
  private var knownShape: LaneShape?
  /// Which of the address' hosts it is connected to.
  let place: Int

  /// Connects to one of the address' hosts and blocks until it answers, five seconds at most, three where there are others.
  init(_ address: ConnectionAddress, _ place: Int = 0) throws(PostgresError) {
    let keywords = address.keywords(address.turn.hosts[place])
    let connected = Self.withCStrings(keywords.map(\.0)) { names in
      Self.withCStrings(keywords.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
    }
    guard let connected, PQstatus(connected) == CONNECTION_OK else {
      let error = PostgresError(connection: connected)
      PQfinish(connected)
      throw error
    }
    pointer = connected
    self.place = place
    // Notices would go to stderr.
    PQsetNoticeProcessor(pointer, { _, _ in }, nil)
  }

  deinit { PQfinish(pointer) }

  /// Runs statements that have no parameters, one after the other; the result of the last one.
  @discardableResult
  func execute(_ sql: String) throws(PostgresError) -> QueryResult {
    try lastResult(isSent: PQsendQuery(pointer, sql))
  }

  /// Runs a statement that is prepared once per connection and kept.
  @discardableResult
  func query(_ sql: String, _ parameters: [Parameter] = []) throws -> QueryResult {
    let name = try prepared(sql)
    statementCount += 1
    tripCount += 1
    let buffer = try ParameterBuffer(parameters, shape(for: parameters))
    let isSent = buffer.withPointers { values, lengths, formats in
      PQsendQueryPrepared(pointer, name, buffer.count, values, lengths, formats, 0)
    }
    return try lastResult(isSent: isSent)
  }

  /// How the database's customers are divided, asked for the first time that parameters tell of it.
  func shape(for parameters: some Sequence<Parameter>) throws -> LaneShape {
    try shape(asking: parameters.contains(where: \.tellsLanes))
  }

  /// The same for who knows whether it is told of: where it is not and was not before, nobody asks.
  func shape(asking: Bool) throws -> LaneShape {
    if let knownShape { return knownShape }
    guard asking else { return .undivided }
    let shape = try LaneTable.shape(self)
    knownShape = shape
    return shape
  }

  /// Runs `body` between `BEGIN` and `COMMIT`; what it wrote is taken back when it throws.
  func transaction<Value>(_ begin: String = "BEGIN", _ body: () throws -> Value) throws -> Value {
    isCommitting = false
    try execute(begin)
    do {
      let value = try body()
      isCommitting = true
      let ended = try execute("COMMIT")
      isCommitting = false
      // The end of a transaction in which a statement failed is no error to PostgreSQL, and commits nothing.
      guard ended.command == "COMMIT" else {
        throw LedgerError(.unavailable, "the transaction was taken back by the database")
      }
      return value
    } catch {
      if !isLost { _ = try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Runs `body` on one consistent view of the database.
  func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
    try transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
  }

  /// Prepares the statement, unless it is prepared already; returns its name.
  func prepared(_ sql: String) throws(PostgresError) -> String {
    if let name = statements[sql] { return name }
    try makeRoom(forStatements: 1)
    let name = "s\(statements.count)"
    _ = try lastResult(isSent: PQsendPrepare(pointer, name, sql, 0, nil))
    statements[sql] = name
    return name
  }

  /// Forgets all statements where so many more would be too many.
  func makeRoom(forStatements count: Int) throws(PostgresError) {
    guard statements.count + count > Self.statementLimit else { return }
    try execute("DEALLOCATE ALL")
    statements = [:]
  }

  /// A result that says that it was done; throws what went wrong.
  func checked(_ result: OpaquePointer?) throws(PostgresError) -> QueryResult {
    guard let result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
      let error = PostgresError(result: result, connection: pointer)
      PQclear(result)
      isLost = isLost || error.isConnectionLost
      throw error
    }
    return QueryResult(result)
  }

  private typealias CStrings = UnsafePointer<UnsafePointer<CChar>?>

  /// The texts as C strings, one behind the other in one piece of memory, and a null pointer behind the last.
  private static func withCStrings<Value>(_ texts: [String?], _ body: (CStrings?) -> Value) -> Value
  {
    var bytes: [CChar] = []
    let offsets = texts.map { text -> Int? in
      guard let text else { return nil }
      defer { bytes.append(contentsOf: text.utf8CString) }
      return bytes.count
    }
    return bytes.withUnsafeBufferPointer { memory in
      let pointers = offsets.map { offset in offset.flatMap { memory.baseAddress?.advanced(by: $0) }
      }
      return (pointers + [nil]).withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}
