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

  @Test(arguments: [
    ("SELECT 1", 4, "SELECT 1"), ("$1::text = $2::text", 0, "$1::text = $2::text"),
    ("$1::text, $12::bigint[]", 3, "$4::text, $15::bigint[]"), ("a = $9", 1, "a = $10"),
  ])
  func parametersAreCountedOn(_ sql: String, _ offset: Int, _ wanted: String) {
    #expect(ReadBatch.renumbered(sql, by: offset) == wanted)
  }
}
