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
  @Test(arguments: 1...Migration.newest)
  func aDatabaseOfAnEarlierVersionIsBroughtUpToDate(_ version: Int64) async throws {
    if version == Migration.newest { try await Self.writeDataOnce() }
    let data = try String(
      contentsOf: GoldenText.folder.appendingPathComponent("data-v\(version).sql"), encoding: .utf8)
    let database = try await PostgresServer.shared.makeDatabase()
    try await database.onQueue { connection in
      let steps = Migration.all.filter { $0.version <= version }
      _ = try SchemaMigrator(migrations: steps).migrate(connection, name: "test")
      try MonthPartitions().prepare(
        for: [SampleReports.start.advanced(bySeconds: 3_600)], connection)
      try connection.execute(data)
    }
    let store = try await database.openStore()
    try await Self.expectData(in: store)
    await store.close()
  }

  /// What every `data-vN.sql` holds: three hours of two instances, one of them void, a link and a key.
  private static func expectData(in store: PostgresStore) async throws {
    let customer = try CustomerID("cust_1")
    let facts = try await store.facts(SampleReports.query("n", .newest))
    #expect(facts.sum == 30)
    #expect(facts.entryCount == 2)
    #expect(facts.readings.values.map { $0.map(\.value) } == [[20]])
    let page = try await store.entries(of: customer, matching: EntryFilter())
    #expect(page.entries.map(\.id.number) == [3, 2, 1])
    #expect(page.entries.map(\.voidedBy?.number) == [4, nil, nil])
    #expect(try await store.link(of: customer)?.stripeCustomer == "cus_1")
    #expect(try await store.keys().map(\.id) == ["key_1"])
    // A repeat of what the earlier version took is still a repeat.
    let again = try await store.append(SampleReports.hourly(1, ["n": 10], instance: "a"))
    #expect(again == .alreadyThere(page.entries[2]))
  }

  /// Writes the newest version's data when goldens are made and there is none yet.
  private static func writeDataOnce() async throws {
    let url = GoldenText.folder.appendingPathComponent("data-v\(Migration.newest).sql")
    guard ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1",
      !FileManager.default.fileExists(atPath: url.path)
    else { return }
    try await withStore { store, database in
      for (hour, instance, value) in [(Int64(1), "a", 10), (2, "a", 20), (2, "b", 40)] {
        _ = try await store.append(
          SampleReports.hourly(hour, ["n": Quantity(Int64(value))], instance: instance))
      }
      _ = try await store.void(EntryID(3), reason: "counted twice", at: SampleReports.start)
      try await store.addLink(
        CustomerLink(
          customer: CustomerID("cust_1"), stripeCustomer: "cus_1", name: nil, email: nil,
          testClock: nil, linkedAt: SampleReports.start))
      try await store.addKey(
        APIKeyRecord(
          id: "key_1", role: .operator, secretHash: [1, 2], createdAt: SampleReports.start))
      try dump(database).write(to: url, atomically: true, encoding: .utf8)
    }
  }

  /// All rows as INSERT statements.
  private static func dump(_ database: TestDatabase) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/lib/postgresql/15/bin/pg_dump")
    process.arguments = [
      "--data-only", "--inserts", "--load-via-partition-root", "--exclude-table=ledger_schema",
      "-h", "127.0.0.1", "-p", "\(database.port)", "-U", "app", database.name,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return text.split(separator: "\n").filter { $0.hasPrefix("INSERT") }.joined(separator: "\n")
      + "\n"
  }
}
