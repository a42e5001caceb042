import Amounts
import GRDB
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerSQLite
@testable import LedgerTables

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
    ("activity", ActivityReader.sql), ("reported windows", WindowReader.windowsSQL),
    ("first window", WindowReader.firstSQL),
    ("overlapping windows", WindowReader.namedOverlapSQL),
    ("windows that began early", EarlyEntries.sql),
  ]

  /// What the tables of both stores ask.
  static func tableQueries() throws -> [(String, String)] {
    let customer = try CustomerID("c")
    let segment = Segment.Key(
      customer: customer, meter: try MeterKey("m"), item: ItemID("i"), start: SampleReports.start)
    let span = UsageSpan(start: SampleReports.start, end: SampleReports.start)
    let questions = [
      ("deliveries of a customer", DeliveryTable.question(of: customer, .sqlite)),
      ("delivery of a segment", DeliveryTable.question(of: segment, .sqlite)),
      ("link", LinkTable.question(of: customer)),
      ("subscriptions", SubscriptionTable.question(of: customer)),
      ("subscription items", SubscriptionTable.itemsQuestion(of: customer)),
      ("segments", SegmentTable.question(of: customer)),
      ("prices of a customer", PriceTable.question(of: customer, .sqlite)),
      ("certificates of a span", CertificateTable.question(of: customer, overlapping: span)),
      ("late decisions", DecisionTable.question(of: customer)),
      ("adjustments", AdjustmentTable.question(of: customer)),
      ("marks", MarkTable.question(of: customer)),
      ("retirements", MarkTable.retirements(of: customer, in: span)),
      ("seals", SealTable.question(of: customer)),
      ("due events", EventTable.due(after: nil, limit: 1, .sqlite)),
      ("state of the inbox", EventTable.state(.sqlite)),
      ("invoices", InvoiceTable.question(of: customer)),
      ("invoice lines", InvoiceTable.linesQuestion(of: customer)),
      ("changes", ChangeTable.question(of: customer)), ("open changes", ChangeTable.open(.sqlite)),
      ("key by hash", KeyTable.question(of: [])),
      ("instances of a customer", InstanceReader.question(of: customer)),
    ]
    return questions.map { ($0, $1.text) } + [
      ("claim", LeasesSQL.claim), ("events of a link", EventTable.setAwaitsLinkText[.sqlite]),
    ]
  }

  @Test func hotReadsSeek() async throws {
    try await withStore { store, _ in
      let plans = try await store.read { db in
        try (Self.queries + Self.tableQueries()).map { name, sql in
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
