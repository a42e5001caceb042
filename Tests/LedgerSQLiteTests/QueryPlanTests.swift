import GRDB
import Testing

@testable import LedgerSQLite

/// How SQLite goes about the hot reads: a seek in an index for each, and no scan of entries anywhere.
@Suite struct QueryPlanTests {
  static let queries = [
    ("survey of a report", ReportStatements.surveySQL),
    ("identity by window", EntryLookup.byWindowSQL), ("identity by key", EntryLookup.byKeySQL),
    ("days of a span", FactsReader.daysSQL), ("slots of a span", FactsReader.slotsSQL),
    ("entries of hours", SlotEntries.oldestFirst), ("newest entry", SlotEntries.newestFirst),
    ("newest slot", NewestReading.slotSQL), ("instances", FactsReader.instancesSQL),
    ("newest page, and the latest", PageReader.newestSQL), ("total of a page", PageReader.totalSQL),
    ("filtered page", PageReader.matchingSQL),
    ("total of a filtered page", PageReader.matchingCountSQL),
    ("activity", ActivityReader.sql), ("newest attempt", DeliveryTable.newestSQL),
    ("newest accepted attempt", DeliveryTable.acceptedSQL),
    ("certificates of a span", CertificateTable.overlappingSQL),
    ("reported windows", WindowReader.windowsSQL), ("first window", WindowReader.firstSQL),
    ("overlapping windows", WindowReader.namedOverlapSQL),
    ("windows that began early", EarlyEntries.sql), ("retirements", MarkTable.retirementsSQL),
    ("due events", EventTable.dueSQL), ("events without a link", EventTable.unlinkedSQL),
    ("invoices", InvoiceTable.headsSQL), ("invoice lines", InvoiceTable.linesSQL),
    ("changes", ChangeTable.ofCustomerSQL), ("open changes", ChangeTable.openSQL),
    ("key by hash", KeyTable.byHashSQL),
  ]

  @Test func hotReadsSeek() async throws {
    try await withStore { store, _ in
      let plans = try await store.read { db in
        try Self.queries.map { name, sql in
          let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
          statement.arguments = StatementArguments(
            Array(repeating: 1, count: Self.parameterCount(sql)))
          let steps = try Row.fetchAll(statement).map { row in "  \(row["detail"] as String)" }
          return ([name] + steps).joined(separator: "\n")
        }
      }
      try GoldenText.expect(plans.joined(separator: "\n") + "\n", is: "plans.txt")
      let scans = plans.filter { $0.contains("SCAN e") || $0.contains("SCAN entries") }
      #expect(scans == [])
    }
  }

  /// Of numbered parameters the highest one tells.
  private static func parameterCount(_ sql: String) -> Int {
    let numbered = (1...9).last { sql.contains("?\($0)") } ?? 0
    return numbered > 0 ? numbered : sql.filter { $0 == "?" }.count
  }
}
