import Amounts
import Foundation
import GRDB
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerSQLite

/// Files of every earlier version come up with all their data.
///
/// `Golden/data-vN.sql` is what version N wrote: never changed once the version is out.
@Suite struct MigrationTests {
  @Test(arguments: Migration.all.map(\.version))
  func aFileOfAnEarlierVersionIsBroughtUpToDate(_ version: Int) async throws {
    if version == Migration.newest { try await Self.writeDataOnce() }
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try Self.makeFile(folder.path, version: version)
    let (before, after) = try SQLiteStore.migrate(path: folder.path)
    #expect(before == version)
    #expect(after == Migration.newest)
    let store = try SQLiteStore.open(path: folder.path)
    #expect(try await UpgradeSample.differences(in: store, version: version) == [])
    try await store.close()
  }

  private static func makeFile(_ path: String, version: Int) throws {
    let data = try String(
      contentsOf: GoldenText.folder.appendingPathComponent("data-v\(version).sql"), encoding: .utf8)
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      let steps = Migration.all.filter { $0.version <= version }
      _ = try SchemaMigrator(migrations: steps).migrate(db, path: path)
      try db.execute(sql: data)
    }
    try queue.close()
  }

  /// Writes the newest version's data when goldens are made and there is none yet.
  private static func writeDataOnce() async throws {
    let url = GoldenText.folder.appendingPathComponent("data-v\(Migration.newest).sql")
    guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1",
      !FileManager.default.fileExists(atPath: url.path)
    else { return }
    try await writeData(to: url)
  }

  private static func writeData(to url: URL) async throws {
    try await withStore { store, _ in
      try await UpgradeSample.write(to: store)
      try await store.read(Self.inserts).write(to: url, atomically: true, encoding: .utf8)
    }
  }

  /// All rows as INSERT statements, those of the referenced tables first.
  private static func inserts(_ db: Database) throws -> String {
    let tables = [
      "customers", "metric_names", "labels", "instances", "customer_metrics", "entries", "voids",
      "voided_entries", "hour_slots", "day_totals", "links", "api_keys", "certificates",
      "late_decisions",
      "segment_adjustments", "coverage_marks", "subscriptions", "subscription_items", "segments",
      "stripe_events", "event_cursors", "invoices", "invoice_lines",
      "subscription_changes", "rotated_secrets", "sessions", "audit_log", "audit_head",
      "alert_rules", "alerts", "alert_silences", "alert_messages", "alert_attempts", "alert_lease",
      "event_arrivals", "quarantine", "exporter_versions",
    ]
    return try tables.map { table in
      let columns = try db.columns(in: table).map(\.name)
      let literals = columns.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
      return try String.fetchAll(db, sql: "SELECT \(literals) FROM \(table)")
        .map {
          "INSERT OR IGNORE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\($0));\n"
        }
        .joined()
    }.joined()
  }

  @Test func aNewFileGetsTheNewestSchemaAndKeepsIt() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let first = try SQLiteStore.migrate(path: folder.path)
    #expect(first == (0, Migration.newest))
    let second = try SQLiteStore.migrate(path: folder.path)
    #expect(second == (Migration.newest, Migration.newest))
  }

  @Test func aFileOfANewerProgramIsRefused() async throws {
    try await withStore { store, folder in
      let queue = try DatabaseQueue(path: folder.path)
      try await queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
      let error = #expect(throws: LedgerError.self) { try SQLiteStore.open(path: folder.path) }
      #expect(error?.code == .unavailable)
      #expect(
        error?.context
          == "\(folder.path) has schema version 99, this program knows versions up to \(Migration.newest)"
      )
    }
  }
}
