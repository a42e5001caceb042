import LedgerConformance
import LedgerTables
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// What one customer's state costs: ways to the server, whatever is asked.
@Suite(.serialized) struct SnapshotStatementTests {
  @Test func aCustomerIsReadInThreeStatements() async throws {
    try await withStore { store, database in
      let customer = try await SnapshotSample.write(to: store)
      let all = try SnapshotSample.question(customer)
      let facts = CustomerQuestion(facts: Set(all.facts.filter { $0.span.windowsFrom == nil }))
      // The newest hour of an instance says nothing of one of the metrics: that asks further.
      let questions: [(CustomerQuestion, Int)] = [(CustomerQuestion(), 1), (facts, 3), (all, 3)]
      let counts = try await database.onQueue { connection in
        try questions.map { question, _ in
          let before = connection.statementCount
          _ = try CustomerTables(
            connection, of: customer, instances: InstanceReader.question(of: customer)
          ).records()
          var reader = SnapshotReader(connection: connection)
          try reader.read(question, of: customer)
          return connection.statementCount - before
        }
      }
      #expect(counts == questions.map(\.1))
    }
  }

  @Test(arguments: [(0, 0), (1, 1), (32, 1), (33, 2), (70, 3)])
  func manyQuestionsAreAFewStatements(questions: Int, statements: Int) async throws {
    try await withStore { _, database in
      let (found, count) = try await database.onQueue { connection in
        var batch = ReadBatch()
        for number in [0..<questions, 0..<questions].joined() {
          let sql = number % 3 == 0 ? "SELECT $1::bigint" : "SELECT $1::bigint, 'b' AS b"
          let read = TableRead(sql, columns: number % 3 == 0 ? 1 : 2, [.int(Int64(number))])
          #expect(batch.add(read) == number)
        }
        let before = connection.statementCount
        let rows = try batch.rows(connection)
        return (try rows.map { try $0.map { try $0.int(0) } }, connection.statementCount - before)
      }
      #expect(found == (0..<questions).map { [Int64($0)] })
      #expect(count == statements)
    }
  }

  @Test(arguments: [
    ("SELECT 1", 4, "SELECT 1"), ("$1::text = $2::text", 0, "$1::text = $2::text"),
    ("$1::text, $12::bigint[]", 3, "$4::text, $15::bigint[]"), ("a = $9", 1, "a = $10"),
  ])
  func parametersAreCountedOn(_ sql: String, _ offset: Int, _ wanted: String) {
    #expect(ReadBatch.renumbered(sql, by: offset) == wanted)
  }
}
