import GRDB
import Testing
import UsageLedger

@testable import LedgerSQLite

/// The settings that "durable" rests on, asked for on the connections that are used.
@Suite struct DurabilitySettingsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let pragma: String
    let value: String

    var testDescription: String { pragma }
  }

  static let writer = [
    Row(pragma: "synchronous", value: "2"), Row(pragma: "journal_mode", value: "wal"),
    Row(pragma: "wal_autocheckpoint", value: "10000"), Row(pragma: "cache_size", value: "-65536"),
    Row(pragma: "foreign_keys", value: "1"), Row(pragma: "busy_timeout", value: "10000"),
    Row(pragma: "locking_mode", value: "normal"),
    Row(pragma: "user_version", value: "\(Migration.newest)"),
    Row(pragma: "application_id", value: "1835166060"),
  ]

  @Test(arguments: writer)
  func theWritersSettings(_ row: Row) async throws {
    try await withStore { store, _ in
      let found = try await store.commits.write { session in
        try Row.value(row.pragma, session.db)
      }
      #expect(found == row.value)
    }
  }

  @Test func readersCannotWrite() async throws {
    try await withStore { store, _ in
      await #expect(throws: LedgerError.self) {
        try await store.read { try $0.execute(sql: "CREATE TABLE intruder (id INTEGER)") }
      }
    }
  }
}

extension DurabilitySettingsTests.Row {
  static func value(_ pragma: String, _ db: Database) throws -> String? {
    try DatabaseValue.fetchOne(db, sql: "PRAGMA \(pragma)").map { value in
      String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map(String.init) ?? ""
    }
  }
}
