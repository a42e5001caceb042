import Amounts
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

@Suite struct UsageImportTests {
  private static let now = Timestamp(seconds: 1_767_225_600 + 86_400)

  private static func records(_ lines: [String]) throws -> [ImportRecord] {
    var reader = NDJSONReader()
    return try reader.records(in: Array((lines.joined(separator: "\n") + "\n").utf8)[...])
  }

  private static func hour(_ hour: Int, _ value: String, missing: String = "") -> String {
    """
    {"customer_id":"acme","window_start":"2026-01-01T0\(hour):00:00Z","window_end":"2026-01-01T0\(hour + 1):00:00Z",\
    "metrics":{"n":\(value)}\(missing)}
    """
  }

  private static let lines = [
    hour(1, "1"), #"{"customer_id":"acme","metrics":{"n":5}}"#,
    hour(2, "2", missing: #","missing":["m"]"#),
    #"{"customer_id":"acme","metrics":{"n":5}}"#, "nonsense", hour(1, "7"), hour(3, "-1"),
    hour(4, "4"),
  ]

  @Test func everySoundRecordIsThereOnce() async throws {
    let store = MemoryStore()
    for run in 1...2 {
      var work = UsageImport(ledger: store)
      let rejects = try await work.add(try Self.records(Self.lines), at: Self.now)
      #expect(rejects.map(\.record.line) == [5, 6, 7])
      #expect(rejects.map(\.code) == ["malformed_json", "report_conflict", "invalid_report"])
      #expect(rejects[2].issues.map(\.field) == ["metrics.n"])
      #expect(work.counts.records == 8)
      #expect([work.counts.added, work.counts.alreadyThere] == (run == 1 ? [5, 0] : [0, 5]))
      #expect([work.counts.rejected, work.counts.conflicts] == [3, 1])
    }
    let query = FactsQuery(
      customer: try CustomerID("acme"), metric: try MetricName("n"),
      span: UsageSpan(start: Timestamp(seconds: 0), end: Self.now), detail: .sum)
    #expect(try await store.facts(query).sum == 17)
  }

  @Test func aLongerFileAddsWhatIsNew() async throws {
    let store = MemoryStore()
    var first = UsageImport(ledger: store)
    _ = try await first.add(try Self.records(Array(Self.lines.prefix(4))), at: Self.now)
    var second = UsageImport(ledger: store)
    let more = Self.lines + [#"{"customer_id":"acme","metrics":{"n":5}}"#]
    _ = try await second.add(try Self.records(more), at: Self.now)
    #expect(second.counts.alreadyThere == 4)
    #expect(second.counts.added == 2)
  }

  @Test func aCompletionIsToldApart() async throws {
    var work = UsageImport(ledger: MemoryStore())
    let whole = Self.hour(2, "2").replacing("\"n\":2", with: "\"n\":2,\"m\":3")
    _ = try await work.add(try Self.records([Self.lines[2], whole]), at: Self.now)
    #expect([work.counts.added, work.counts.completed] == [1, 1])
  }

  @Test func withoutALedgerEverythingIsChecked() async throws {
    var work = UsageImport(ledger: nil)
    let rejects = try await work.add(try Self.records(Self.lines), at: Self.now)
    #expect(rejects.map(\.record.line) == [5, 7])
    #expect([work.counts.records, work.counts.rejected] == [8, 2])
  }

  @Test func aTotalThatDoesNotFitRefusesItsOwnRecord() async throws {
    let store = MemoryStore()
    let large = (0..<180).map {
      Self.hour(1, "999999999999999").replacing("acme\"", with: "acme\",\"instance_id\":\"i\($0)\"")
    }
    var work = UsageImport(ledger: store)
    let rejects = try await work.add(try Self.records(large), at: Self.now)
    #expect(work.counts.added + rejects.count == 180)
    #expect(rejects.allSatisfy { $0.code == "overflow" })
  }
}
