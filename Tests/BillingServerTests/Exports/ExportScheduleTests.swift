import Metering
import TableFiles
import Testing

@testable import BillingServer

@Suite struct ExportScheduleTests {
  private static func names(
    _ tables: String, at now: String, written: [String: String] = [:], hour: Int64 = 3
  ) throws -> [String] {
    let schedule = ExportSchedule(
      folder: "/exports",
      tables: try tables.split(separator: ",").map {
        try #require(ExportSchedule.Table(String($0)))
      }, hour: hour)
    let known = try written.mapValues { try Timestamp(rfc3339: $0) }
    return schedule.due(at: try Timestamp(rfc3339: now)) { known[$0] }.map(\.name)
  }

  /// The last day of a month at midnight: who begins there writes the days of a month, oldest first, and the months that are not over.
  @Test func whatIsNotThereIsDue() throws {
    let days = try Self.names("usage.csv", at: "2026-03-01T03:00:00Z")
    #expect(days.count == 31)
    #expect(days.first == "usage-2026-01-29.csv")
    #expect(days.last == "usage-2026-02-28.csv")
    #expect(
      try Self.names("usage.csv", at: "2026-03-01T02:59:59Z").last == "usage-2026-02-27.csv")
    #expect(
      try Self.names("focus.parquet,deliveries.ndjson", at: "2026-03-01T03:00:00Z")
        == [
          "focus-2026-01.parquet", "focus-2026-02.parquet", "deliveries-2026-01.ndjson",
          "deliveries-2026-02.ndjson",
        ])
    #expect(
      try Self.names("invoices.csv", at: "2026-03-02T00:00:00Z", hour: 0)
        == ["invoices-2026-02.csv", "invoices-2026-03.csv"])
  }

  /// At 03:00 of the 10th: a file of the 1st is settled from the 9th on.
  @Test(
    arguments: [
      ("usage-2026-03-09.csv", "2026-03-10T02:59:59Z", true),
      ("usage-2026-03-09.csv", "2026-03-10T03:00:00Z", false),
      ("usage-2026-03-03.csv", "2026-03-10T02:59:59Z", true),
      ("usage-2026-03-01.csv", "2026-03-08T23:59:59Z", true),
      ("usage-2026-03-01.csv", "2026-03-09T00:00:00Z", false),
      ("usage-2026-02-07.csv", "2026-02-08T03:00:00Z", true),
      ("usage-2026-02-07.csv", "2026-02-15T00:00:00Z", false),
      ("invoices-2026-02.csv", "2026-03-10T02:59:59Z", true),
      ("invoices-2026-03.csv", "2026-03-10T03:00:00Z", false),
    ])
  func aFileIsWrittenAnewOnceADayWhileItMayChange(name: String, written: String, isDue: Bool)
    throws
  {
    let due = try Self.names(
      "usage.csv,invoices.csv", at: "2026-03-10T03:00:01Z", written: [name: written])
    #expect(due.contains(name) == isDue)
  }

  @Test func aFileHasItsDayOrMonth() throws {
    let schedule = ExportSchedule(
      folder: "/exports",
      tables: [.init(.usage, as: .parquet), .init(.focus, as: .csv)], hour: 0)
    let due = schedule.due(at: try Timestamp(rfc3339: "2024-03-01T00:00:00Z")) { _ in nil }
    let spans = due.suffix(3).map {
      "\($0.name) \($0.question.from?.description ?? "") \($0.question.to?.description ?? "")"
    }
    #expect(
      spans == [
        "usage-2024-02-29.parquet 2024-02-29T00:00:00Z 2024-03-01T00:00:00Z",
        "focus-2024-01.csv 2024-01-01T00:00:00Z 2024-02-01T00:00:00Z",
        "focus-2024-02.csv 2024-02-01T00:00:00Z 2024-03-01T00:00:00Z",
      ])
  }

  @Test(arguments: [
    "", "usage", "usage.", ".csv", "usage.xml", "use.csv", "usage.csv.gz", "Usage.csv",
  ])
  func aTableIsAKindAndAForm(text: String) {
    #expect(ExportSchedule.Table(text) == nil)
  }
}
