import Amounts
import Foundation
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// Databases of every earlier version come up with all their data.
///
/// `Golden/data-vN.sql` is what version N wrote: never changed once the version is out.
@Suite(.serialized) struct UpgradeTests {
  @Test(arguments: Migration.all.map(\.version))
  func aDatabaseOfAnEarlierVersionIsBroughtUpToDate(_ version: Int64) async throws {
    if version == Migration.newest { try await Self.writeDataOnce() }
    let data = try GoldenText.text("data-v\(version).sql")
    let database = try await PostgresServer.shared.makeDatabase()
    try await database.onQueue { connection in
      // The sample's numbers are those of one lane; older data has none.
      if version >= 14 { try connection.execute("SET billing.lanes = 1") }
      let steps = Migration.all.filter { $0.version <= version }
      _ = try SchemaMigrator(migrations: steps).migrate(connection, name: "test")
      if version < 14 { try connection.execute(Self.month) }
      try connection.execute(data)
    }
    let store = try await database.openStore()
    #expect(try await UpgradeSample.differences(in: store, version: Int(version)) == [])
    await store.close()
  }

  /// Before version 14 entries were in a table for each month.
  static let month = """
    CREATE TABLE entries_2026_01 (LIKE entries INCLUDING ALL);
    ALTER TABLE entries ATTACH PARTITION entries_2026_01
      FOR VALUES FROM (1767225600000000001) TO (1769904000000000001)
    """

  /// Writes the newest version's data when goldens are made and there is none yet.
  private static func writeDataOnce() async throws {
    let url = GoldenText.folder.appendingPathComponent("data-v\(Migration.newest).sql")
    guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1",
      !FileManager.default.fileExists(atPath: url.path)
    else { return }
    try await withStore { store, database in
      try await UpgradeSample.write(to: store)
      try dump(database).write(to: url, atomically: true, encoding: .utf8)
    }
  }

  /// All rows as INSERT statements.
  private static func dump(_ database: TestDatabase) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/lib/postgresql/15/bin/pg_dump")
    process.arguments = [
      "--data-only", "--inserts", "--exclude-table=ledger_schema",
      "--exclude-table=ledger_shape", "--exclude-table=lanes",
      "-h", "127.0.0.1", "-p", "\(database.port)", "-U", "app", database.name,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    // Texts of several lines stay whole: what is no part of an INSERT is told by how its line begins.
    let others = ["--", "\\", "SET ", "SELECT pg_catalog"]
    return text.split(separator: "\n").filter { line in !others.contains { line.hasPrefix($0) } }
      .joined(separator: "\n") + "\n"
  }
}
