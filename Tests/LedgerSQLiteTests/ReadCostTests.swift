import Amounts
import GRDB
import LedgerConformance
import Metering
import Synchronization
import Testing
import UsageLedger

@testable import LedgerSQLite

/// What a period's total reads does not grow with the number of reports.
@Suite struct ReadCostTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let detail: FactsQuery.Detail
    /// Statements and rows with a report every hour, and with one every five minutes.
    let hourly: Cost
    let frequent: Cost

    var testDescription: String { "\(detail)" }
  }

  struct Cost: Equatable, Sendable {
    let statements: Int
    let rows: Int
  }

  /// A period from the 5th, 07:30, to the 28th, 13:30: 22 whole days, 16 and 13 whole hours, two halves.
  static let rows = [
    Row(
      detail: .sum, hourly: Cost(statements: 8, rows: 56),
      frequent: Cost(statements: 8, rows: 78)),
    Row(
      detail: .hourly, hourly: Cost(statements: 7, rows: 563),
      frequent: Cost(statements: 8, rows: 585)),
    // Every reading is wanted: reports every hour cost what their hours cost.
    Row(
      detail: .every, hourly: Cost(statements: 7, rows: 563),
      frequent: Cost(statements: 9, rows: 7_269)),
  ]

  @Test(arguments: rows)
  func totalsReadHoursAndDaysNotReports(_ row: Row) async throws {
    #expect(try await cost(ofReportsEvery: 3_600, row.detail) == row.hourly)
    #expect(try await cost(ofReportsEvery: 300, row.detail) == row.frequent)
  }

  private func cost(ofReportsEvery length: Int64, _ detail: FactsQuery.Detail) async throws -> Cost
  {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let store = try SQLiteStore.open(path: folder.path)
    let drafts = try stride(from: length, through: 30 * 86_400, by: Int(length)).map {
      try SampleReports.windowed(length, end: $0, ["n": 1, "gb": 3])
    }
    _ = try await store.append(drafts)
    let span = UsageSpan(
      start: SampleReports.start.advanced(bySeconds: 4 * 86_400 + 27_000),
      end: SampleReports.start.advanced(bySeconds: 27 * 86_400 + 48_600))
    let query = FactsQuery(
      customer: try CustomerID("cust_1"), metric: try MetricName("n"), span: span, detail: detail)
    let (facts, cost) = try await store.read { try Self.measure(query, $0) }
    #expect(facts.entryCount == (23 * 86_400 + 21_600) / length)
    try await store.close()
    return cost
  }

  /// Notes every statement, and counts afterwards how many rows each of them gives.
  private static func measure(_ query: FactsQuery, _ db: Database) throws -> (MetricFacts, Cost) {
    let statements = Mutex<[String]>([])
    db.trace(options: .statement) { event in
      let sql = event.expandedDescription
      statements.withLock { if sql.hasPrefix("SELECT") { $0.append(sql) } }
    }
    let facts = try FactsReader.facts(query, db)
    db.trace(options: [])
    let noted = statements.withLock { $0 }
    let rows = try noted.map { try GRDB.Row.fetchAll(db, sql: $0).count }.reduce(0, +)
    return (facts, Cost(statements: noted.count, rows: rows))
  }
}
