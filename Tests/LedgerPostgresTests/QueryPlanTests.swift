import Amounts
import Foundation
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres
@testable import LedgerTables

/// How PostgreSQL goes about the hot reads, with the settings that every session has: a seek in an index for each.
@Suite(.serialized) struct QueryPlanTests {
  static let queries = [
    ("identity by window", EntriesSQL.byWindow), ("identity by key", EntriesSQL.byKey),
    ("entry by number", EntriesSQL.byNumber), ("lanes", LanesSQL.lock),
    ("newest numbers", LanesSQL.newest), ("open totals", InstancesSQL.open),
    ("days of a span", TotalsSQL.days), ("hours of an instance", TotalsSQL.hoursOfInstance),
    ("hours of a span", TotalsSQL.hours), ("newest hours", TotalsSQL.newestHours),
    ("an hour", TotalsSQL.hour),
    ("entries of hours", EntriesSQL.ofHours),
    ("newest page, and the latest", EntriesSQL.newest),
    ("total of a page", InstancesSQL.entryCount),
    ("filtered page", EntriesSQL.matching),
    ("total of a filtered page", EntriesSQL.matchingCount),
    ("activity", EntriesSQL.activity), ("customers", InstancesSQL.customers),
    ("metrics", InstancesSQL.metrics), ("conflicts", ConflictsSQL.ofCustomer),
    ("valid keys", ClaimsSQL.validKeys), ("standing", InstancesSQL.standing),
    ("reported windows", WindowsSQL.reported), ("first window", WindowsSQL.first),
    ("overlapping windows", EntriesSQL.overlapping),
    ("entries of divided hours", EntriesSQL.ofDividedHours),
    ("windows that began early", EntriesSQL.begunBefore), ("voids by number", VoidsSQL.withTargets),
    ("void by number", VoidsSQL.byNumber),
  ]

  /// What the tables of both stores ask.
  static func tableQueries() throws -> [(String, String)] {
    let customer = try CustomerID("c")
    let segment = Segment.Key(
      customer: customer, meter: try MeterKey("m"), item: ItemID("i"), start: SampleReports.start)
    let span = UsageSpan(start: SampleReports.start, end: SampleReports.start)
    let claim = SQLQuestion(
      LeasesSQL.claim, columns: 0,
      [.newCustomer(customer), .text(""), .int(0), .int(0), .int(0)])
    let linked = SQLQuestion(
      EventTable.setAwaitsLinkText[.postgres], columns: 0, [.text(""), .bool(true)])
    let questions = [
      ("deliveries of a customer", DeliveryTable.question(of: customer, .postgres)),
      ("delivery of a segment", DeliveryTable.question(of: segment, .postgres)),
      ("claim", claim), ("key by hash", KeyTable.question(of: [])),
      ("segments", SegmentTable.question(of: customer)),
      ("subscription items", SubscriptionTable.itemsQuestion(of: customer)),
      ("certificates of a span", CertificateTable.question(of: customer, overlapping: span)),
      ("late decisions", DecisionTable.question(of: customer)),
      ("adjustments", AdjustmentTable.question(of: customer)),
      ("instances", InstanceReader.question(of: customer)),
      ("marks", MarkTable.question(of: customer)),
      ("retirements", MarkTable.retirements(of: customer, in: span)),
      ("due events", EventTable.due(after: nil, limit: 1, .postgres)),
      ("events of a link", linked), ("invoices", InvoiceTable.question(of: customer)),
      ("invoice lines", InvoiceTable.linesQuestion(of: customer)),
      ("changes", ChangeTable.question(of: customer)),
      ("open changes", ChangeTable.open(.postgres)),
      ("prices of a customer", PriceTable.question(of: customer, .postgres)),
    ]
    return questions.map { ($0, TableRead($1).sql) }
  }

  @Test func hotReadsSeek() async throws {
    try await withStore { store, database in
      _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
      let plans = try await database.onQueue { connection in
        try (Self.queries + Self.tableQueries()).map { name, sql in
          try Self.plan(of: sql, name, connection)
        }
      }
      try GoldenText.expect(plans.joined(separator: "\n") + "\n", is: "plans.txt")
      #expect(plans.filter { $0.contains("Seq Scan") } == [])
    }
  }

  /// What every report asks, on tables in which nothing is yet: a connection plans with what it finds at its first use.
  static let reportQueries = [
    ("identity by window", EntriesSQL.byWindow), ("identity by key", EntriesSQL.byKey),
    ("overlapping windows", EntriesSQL.overlapping), ("standing", InstancesSQL.standing),
    ("valid keys", ClaimsSQL.validKeys), ("lanes", LanesSQL.lock),
    ("newest numbers", LanesSQL.newest),
  ]

  @Test func reportsSeekInEmptyTablesToo() async throws {
    try await withStore { _, database in
      let plans = try await database.onQueue { connection in
        try Self.reportQueries.map { name, sql in try Self.plan(of: sql, name, connection) }
      }
      try GoldenText.expect(plans.joined(separator: "\n") + "\n", is: "plans-empty.txt")
      #expect(plans.filter { $0.contains("Seq Scan") } == [])
    }
  }

  private static func plan(of sql: String, _ name: String, _ connection: PostgresConnection) throws
    -> String
  {
    let count = (1...9).filter { sql.contains("$\($0)") }.count
    let arguments = (1...count + 1).map { number in
      // Arrays are asked for with `$1::text[]`.
      sql.contains("$\(number)::") && sql.contains("$\(number)::text[]")
        || sql.contains("$\(number)::bigint[]") || sql.contains("$\(number)::bytea[]")
        || sql.contains("$\(number)::integer[]")
        ? "'{}'" : "NULL"
    }.prefix(count)
    try connection.execute("PREPARE asked AS \(sql)")
    defer { _ = try? connection.execute("DEALLOCATE asked") }
    let call = count == 0 ? "asked" : "asked(\(arguments.joined(separator: ", ")))"
    let rows = try connection.execute("EXPLAIN (COSTS OFF) EXECUTE \(call)").rows
    return ([name] + (try rows.map { "  " + (try $0.text(0)) })).joined(separator: "\n")
  }
}
