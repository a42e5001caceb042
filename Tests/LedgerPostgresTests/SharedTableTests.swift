import LedgerTables
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// The statements of both stores' tables as PostgreSQL gets them.
@Suite(.serialized) struct SharedTableTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let values: [SQLValue]
    let rendered: String

    var testDescription: String { text }
  }

  static let rows = [
    Row(text: "SELECT 1", values: [], rendered: "SELECT 1"),
    Row(text: "a = ?1", values: [.int(nil)], rendered: "a = $1::bigint"),
    Row(
      text: "(?2, ?1, ?2) > ?3", values: [.text(nil), .bool(nil), .bytes(nil)],
      rendered: "($2::boolean, $1::text, $2::boolean) > $3::bytea"),
    Row(
      text: "?1 = ANY (?10)", values: Array(repeating: .int(1), count: 9) + [.texts([])],
      rendered: "$1::bigint = ANY ($10::text[])"),
    Row(text: "ANY (?1)", values: [.customers([])], rendered: "ANY ($1::text[])"),
  ]

  @Test(arguments: rows)
  func aParameterNamesItsType(_ row: Row) {
    #expect(NumberedPlaceholders.rendered(row.text, row.values) == row.rendered)
  }

  @Test func aCustomerIsItsName() throws {
    let customer = try CustomerID("c")
    for value in [SQLValue.customer(customer), .newCustomer(customer)] {
      #expect(NumberedPlaceholders.rendered("?1", [value]) == "$1::text")
      #expect(Parameter(value) == .text("c"))
    }
  }

  /// Each run is told what it did, in order, and many of them are few ways to the server.
  @Test func manyRowsAreOnePipeline() async throws {
    try await withStore { _, database in
      let (written, trips) = try await database.onQueue { connection in
        try connection.execute("CREATE TEMPORARY TABLE seen (number bigint PRIMARY KEY)")
        let before = connection.tripCount
        let written = try connection.transaction {
          try connection.run(
            "INSERT INTO seen VALUES (?1) ON CONFLICT DO NOTHING",
            each: (0..<250).map { [.int($0 % 240)] })
        }
        return (written, connection.tripCount - before)
      }
      #expect(written == Array(repeating: 1, count: 240) + Array(repeating: 0, count: 10))
      #expect(trips == 3)
    }
  }
}
