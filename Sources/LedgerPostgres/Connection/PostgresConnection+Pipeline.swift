import CLibPQ
import UsageLedger

/// Several statements in one way to the server and back (postgresql.org/docs/15/libpq-pipeline-mode.html).
extension PostgresConnection {
  /// A transaction that asks, decides and writes, in two ways to the server: `BEGIN` goes with what is asked, `COMMIT` with
  /// what is written. What was written is taken back when anything fails.
  func transaction<Value>(
    asking questions: [Statement],
    _ decide: ([QueryResult]) throws -> (value: Value, writes: [Statement])
  ) throws -> Value {
    isCommitting = false
    do {
      let answers = try pipeline([Statement("BEGIN")] + questions)
      let (value, writes) = try decide(Array(answers.dropFirst()))
      isCommitting = true
      let ended = try pipeline(writes + [Statement("COMMIT")]).last
      isCommitting = false
      guard ended?.command == "COMMIT" else {
        throw LedgerError(.unavailable, "the transaction was taken back by the database")
      }
      return value
    } catch {
      if !isLost { _ = try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Sends the statements one behind the other and waits once, for all their results. The first that fails is thrown; the
  /// server has run none of those behind it.
  @discardableResult
  func pipeline(_ statements: [Statement]) throws -> [QueryResult] {
    guard !statements.isEmpty else { return [] }
    // What is new is prepared before: in a pipeline only what is known can be sent.
    try makeRoom(forStatements: statements.count)
    let tellsLanes = statements.contains {
      $0.lane != nil || $0.parameters.contains(where: \.tellsLanes)
    }
    let shape = try shape(asking: tellsLanes)
    let sent = try statements.map { statement in
      (
        name: try prepared(text(of: statement, shape)),
        values: try ParameterBuffer(statement.parameters, shape), rows: statement.rows
      )
    }
    statementCount += statements.count
    tripCount += 1
    guard PQenterPipelineMode(pointer) == 1 else { throw broken() }
    for statement in sent {
      let isSent = statement.values.withPointers { values, lengths, formats in
        PQsendQueryPrepared(
          pointer, statement.name, statement.values.count, values, lengths, formats,
          statement.rows.rawValue)
      }
      guard isSent == 1 else { throw broken() }
    }
    guard PQpipelineSync(pointer) == 1 else { throw broken() }
    return try results(statements.count)
  }

  private func text(of statement: Statement, _ shape: LaneShape) -> String {
    guard shape.isDistributed else { return statement.sql }
    guard let lane = statement.lane else { return InsertedRows.rendered(statement) }
    return statement.sql.replacing("w.lane", with: "\(lane)")
  }

  private func results(_ count: Int) throws -> [QueryResult] {
    var results: [QueryResult] = []
    var failure: PostgresError?
    for _ in 0..<count {
      let result = try nextResult()
      switch PQresultStatus(result) {
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
        if let result { results.append(QueryResult(result)) }
      default:
        if failure == nil { failure = PostgresError(result: result, connection: pointer) }
        PQclear(result)
      }
      // A null pointer stands behind the result of each statement.
      while let further = try nextResult() { PQclear(further) }
    }
    let end = try nextResult()
    let isSynchronized = PQresultStatus(end) == PGRES_PIPELINE_SYNC
    PQclear(end)
    let isUsable = isSynchronized && PQexitPipelineMode(pointer) == 1
    guard isUsable, failure == nil else {
      let failure = failure ?? PostgresError(connection: pointer)
      isLost = isLost || !isUsable || failure.isConnectionLost
      throw failure
    }
    return results
  }
}
