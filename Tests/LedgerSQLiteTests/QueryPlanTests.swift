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
    ("survey of a report", WindowsSQL.survey),
    ("identity by window", EntriesSQL.byWindow), ("identity by key", EntriesSQL.byKey),
    ("days of a span", TotalsSQL.days), ("slots of a span", TotalsSQL.slots),
    ("entries of hours", EntriesSQL.ofHours), ("newest entry", EntriesSQL.ofHoursNewestFirst),
    ("newest slot", TotalsSQL.newestSlot), ("instances", InstancesSQL.numbersAndNames),
    ("newest page, and the latest", EntriesSQL.newest),
    ("total of a page", InstancesSQL.entryCount),
    ("filtered page", EntriesSQL.matching),
    ("total of a filtered page", EntriesSQL.matchingCount),
    ("activity", EntriesSQL.activity), ("reported windows", WindowsSQL.reported),
    ("first window", WindowsSQL.first),
    ("overlapping windows", WindowsSQL.overlapping),
    ("windows that began early", WindowsSQL.begunBefore),
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
