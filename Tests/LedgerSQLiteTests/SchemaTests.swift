import Amounts
import GRDB
import LedgerConformance
import Testing
import UsageLedger

@testable import LedgerSQLite

@Suite struct SchemaTests {
  @Test func theSchemaIsTheGoldenOne() async throws {
    try await withStore { store, _ in
      let schema = try await store.read { db in
        try String.fetchAll(
          db,
          sql: """
            SELECT sql || ';' FROM sqlite_schema
            WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
            ORDER BY tbl_name, type = 'table' DESC, name
            """
        ).joined(separator: "\n\n")
      }
      try GoldenText.expect(schema + "\n", is: "schema.sql")
    }
  }

  struct Forbidden: Sendable, CustomTestStringConvertible {
    let sql: String
    let reason: String

    var testDescription: String { sql }
  }

  static let forbidden = [
    Forbidden(sql: "UPDATE entries SET received_at = 0", reason: "entries never change"),
    // The body that retention leaves is let in where a span is sealed, and here is none.
    Forbidden(sql: "UPDATE entries SET body = x'4000'", reason: "entries never change"),
    Forbidden(sql: "DELETE FROM entries WHERE id = 1", reason: "entries are never deleted"),
    Forbidden(sql: "UPDATE voids SET reason = ''", reason: "voids never change"),
    Forbidden(sql: "DELETE FROM voids", reason: "voids are never deleted"),
    Forbidden(sql: "UPDATE voided_entries SET void = 1", reason: "a void is never moved"),
    Forbidden(sql: "DELETE FROM voided_entries", reason: "a void is never taken back"),
    Forbidden(
      sql: """
        INSERT INTO entries SELECT 99, customer, instance, window_hour, window_offset,
          window_length, revision, completes, content_hash, received_at, reported_by, client_key,
          body FROM entries WHERE id = 1
        """,
      reason:
        "UNIQUE constraint failed: entries.customer, entries.instance, entries.window_hour, entries.window_offset, entries.window_length, entries.revision"
    ),
  ]

  @Test(arguments: [
    ("DELETE FROM stripe_events", "events are never deleted"),
    ("DELETE FROM invoices", "final invoices are never deleted"),
    ("UPDATE invoices SET finalized_at = NULL", "a final invoice is never a draft again"),
  ])
  func theFileItselfKeepsWhatStripeSaid(sql: String, reason: String) async throws {
    try await withStore { store, folder in
      try await UpgradeSample.write(to: store)
      let other = try DatabaseQueue(path: folder.path)
      let error = await #expect(throws: DatabaseError.self) {
        try await other.write { try $0.execute(sql: sql) }
      }
      #expect(error?.message == reason)
      try other.close()
    }
  }

  @Test(arguments: forbidden)
  func theFileItselfForbids(_ row: Forbidden) async throws {
    try await withStore { store, folder in
      _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
      _ = try await store.void(.init(1), reason: "test", at: SampleReports.start)
      let other = try DatabaseQueue(path: folder.path)
      let error = await #expect(throws: DatabaseError.self) {
        try await other.write { try $0.execute(sql: row.sql) }
      }
      #expect(error?.message == row.reason)
      try other.close()
    }
  }
}
