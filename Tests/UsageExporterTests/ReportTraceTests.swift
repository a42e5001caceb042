import Metering
import Reporting
import Testing

@testable import UsageExporter

@Suite struct ReportTraceTests {
  private func trace(_ exporter: String?, _ sequence: Int64?) throws -> ReportTrace? {
    let stamp = exporter.map { ",\"exporter_id\":\"\($0)\"" } ?? ""
    let number = sequence.map { ",\"sequence\":\($0)" } ?? ""
    let text = "{\"customer_id\":\"c\",\"metrics\":{\"devices\":1}\(stamp)\(number)}"
    let reading = try ReportReading(
      json: Array(text.utf8), headerKey: nil, receivedAt: time("2026-03-02T09:00:00Z"))
    return ReportTrace(reading.report)
  }

  @Test func everyTryOfAReportHasOneName() throws {
    let first = try #require(try trace("exp_1", 41))
    #expect(first.field == (try trace("exp_1", 41))?.field)
    #expect(first.id.count == 32 && first.id.hasSuffix("0000000000000029"))
    #expect(first.field == "00-\(first.id)-\(first.id.prefix(16))-01")
  }

  @Test func reportsAndSpoolsHaveNamesOfTheirOwn() throws {
    let names = try [("exp_1", 1), ("exp_1", 2), ("exp_2", 1)].map { try trace($0.0, $0.1)?.id }
    #expect(Set(names).count == 3 && !names.contains(nil))
    #expect(try trace(nil, nil) == nil)
    #expect(try trace("exp_1", nil) == nil)
  }
}
