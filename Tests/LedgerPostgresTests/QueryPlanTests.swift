import Amounts
import Foundation
import LedgerConformance
import Testing
import UsageLedger

@testable import LedgerPostgres

/// How PostgreSQL goes about the hot reads, with the settings that every session has: a seek in an index for each.
@Suite(.serialized) struct QueryPlanTests {
  static let queries = [
    ("identity by window", EntryLookup.byWindowSQL), ("identity by key", EntryLookup.byKeySQL),
    ("entry by number", EntryLookup.byNumberSQL), ("lanes", LaneTable.lockSQL),
    ("newest numbers", LaneTable.newestSQL), ("open totals", OpenInstances.sql),
    ("days of a span", FactsReader.daysSQL), ("hours' sums", FactsReader.sumsSQL),
    ("hours of a span", FactsReader.hoursSQL), ("newest readings", FactsReader.newestSQL),
    ("entries of hours", HourEntries.sql), ("instances", InstanceReader.sql),
    ("newest page, and the latest", PageReader.newestSQL), ("total of a page", PageReader.totalSQL),
    ("filtered page", PageReader.matchingSQL),
    ("total of a filtered page", PageReader.matchingCountSQL),
    ("activity", PostgresStore.activitySQL), ("customers", PostgresStore.customersSQL),
    ("metrics", PostgresStore.metricsSQL), ("conflicts", ConflictReader.sql),
    ("deliveries of a customer", DeliveryTable.recordsSQL),
    ("delivery of a segment", DeliveryTable.recordSQL), ("claim", LeaseTable.claimSQL),
    ("key by hash", KeyTable.byHashSQL), ("valid keys", ClaimQuestion.validSQL),
    ("standing", AppendSurvey.standingSQL), ("segments", SegmentTable.selectSQL),
    ("subscription items", SubscriptionTable.itemsSQL),
    ("certificates of a span", CertificateTable.overlappingSQL),
    ("late decisions", DecisionTable.selectSQL),
    ("adjustments", AdjustmentTable.selectSQL),
    ("reported windows", WindowReader.windowsSQL), ("first window", WindowReader.firstSQL),
    ("marks", MarkTable.selectSQL),
    ("retirements", MarkTable.retirementsSQL), ("overlapping windows", EntryLookup.overlapSQL),
    ("entries of divided hours", FactsReader.dividedSQL),
    ("windows that began early", FactsReader.earlySQL), ("due events", EventTable.dueSQL),
    ("events of a link", EventTable.linkedSQL), ("invoices", InvoiceTable.headsSQL),
    ("invoice lines", InvoiceTable.linesSQL), ("changes", ChangeTable.ofCustomerSQL),
    ("open changes", ChangeTable.openSQL), ("voids by number", EntryLookup.voidsSQL),
    ("void by number", EntryLookup.voidSQL),
    ("prices of a customer", CustomerReader.customerPricesSQL),
  ]

  @Test func hotReadsSeek() async throws {
    try await withStore { store, database in
      _ = try await store.append(SampleReports.hourly(1, ["n": 1]))
      let plans = try await database.onQueue { connection in
        try Self.queries.map { name, sql in try Self.plan(of: sql, name, connection) }
      }
      try GoldenText.expect(plans.joined(separator: "\n") + "\n", is: "plans.txt")
      #expect(plans.filter { $0.contains("Seq Scan") } == [])
    }
  }

  /// What every report asks, on tables in which nothing is yet: a connection plans with what it finds at its first use.
  static let reportQueries = [
    ("identity by window", EntryLookup.byWindowSQL), ("identity by key", EntryLookup.byKeySQL),
    ("overlapping windows", EntryLookup.overlapSQL), ("standing", AppendSurvey.standingSQL),
    ("valid keys", ClaimQuestion.validSQL), ("lanes", LaneTable.lockSQL),
    ("newest numbers", LaneTable.newestSQL),
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
        ? "'{}'" : "NULL"
    }.prefix(count)
    try connection.execute("PREPARE asked AS \(sql)")
    defer { _ = try? connection.execute("DEALLOCATE asked") }
    let call = count == 0 ? "asked" : "asked(\(arguments.joined(separator: ", ")))"
    let rows = try connection.execute("EXPLAIN (COSTS OFF) EXECUTE \(call)").rows
    return ([name] + (try rows.map { "  " + (try $0.text(0)) })).joined(separator: "\n")
  }
}
