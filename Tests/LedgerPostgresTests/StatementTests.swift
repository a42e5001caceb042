import Metering
import Testing

@testable import LedgerPostgres
@testable import LedgerTables

/// Every statement of the files, the shared ones too, is one that the store's own database takes.
@Suite(.serialized) struct StatementTests {
  /// The values of those whose parameters have types by their values alone.
  static func values() throws -> [String: [SQLValue]] {
    let customer = SQLValue.customer(try CustomerID("c"))
    return [
      "audit, begin": [.int(nil), .bytes(nil)],
      "certificates, insert": [customer, .int(nil), .int(nil), .int(nil), .text(nil)],
      "deliveries, ofSegment": [customer, .text(nil), .int(nil), .text(nil)],
      "events, insert": [.text(nil), .text(nil), .int(nil), .text(nil), .text(nil), .int(nil)],
    ]
  }

  /// What is asked of tables that are not there: of a cluster's, or of those that an earlier version left.
  static let askedOfOthers = [
    "lanes, isDistributed", "move, dropHoursOfMetrics", "move, dropJSONEntries",
    "move, hoursOfMetrics",
    "move, jsonEntries",
  ]

  @Test func everyStatementIsPrepared() async throws {
    let own = LedgerPostgres.EmbeddedFiles.statements
    let shared = LedgerTables.EmbeddedFiles.statements.filter { !$0.file.hasPrefix("dialect") }
    let values = try Self.values()
    try await withStore { _, database in
      let refused = try await database.onQueue { connection in
        (own + shared).flatMap { file, statements in
          statements.filter { !Self.askedOfOthers.contains("\(file), \($0.name)") }.compactMap {
            name, text -> String? in
            let sql = NumberedPlaceholders.rendered(
              DialectText(text)[.postgres], values["\(file), \(name)"] ?? [])
            do {
              _ = try connection.prepared(sql)
              return nil
            } catch {
              return "\(file), \(name): \(error)"
            }
          }
        }
      }
      #expect(refused == [])
    }
    #expect(own.count > 8 && shared.count > 15)
  }
}
