import Amounts
import Metering
import Reporting
import Testing

/// Hashes are kept for ever beside their entries: their values must never change.
@Suite struct ContentHashTests {
  private func report(
    _ metrics: [String: String] = [:], active: Int64? = nil, total: Int64? = nil,
    missing: [String] = [], customer: String = "c", key: String? = nil,
    exporter: ExporterStamp? = nil, reason: String = "why"
  ) throws -> UsageReport {
    var values: [MetricName: Quantity] = [:]
    for (name, value) in metrics { values[try MetricName(name)] = try Quantity(decimal: value) }
    return UsageReport(
      customer: try CustomerID(customer), instance: .default, window: nil, clientKey: key,
      activeDevices: active, totalDevices: total, metrics: values,
      missing: try missing.map { MissingMetric(metric: try MetricName($0), reason: reason) },
      exporter: exporter)
  }

  private func hash(_ report: UsageReport) -> String { ContentHash(of: report).description }

  @Test func hashesAreFrozen() throws {
    // Each is the start of the SHA-256 of the text beside it.
    #expect(hash(try report()) == "26f9e32d3e20982254003ef5f050ba16")  // "active - total -\n"
    #expect(
      hash(try report(["devices": "8", "storage_gb": "2.50"], active: 8, total: 12))
        // "active 8 total 12\nmetric 7 devices 8\nmetric 10 storage_gb 2.5\n"
        == "cd08b80b9728c98f87814a3ac3e71467")
    #expect(
      hash(try report(["é": "0.000000000001"], missing: ["b", "a"]))
        // "active - total -\nmetric 2 é 0.000000000001\nmissing 1 a\nmissing 1 b\n"
        == "90eb1a2df16a177f48bea7833a60aa9f")
  }

  @Test func onlyWhatIsSaidIsCovered() throws {
    let plain = hash(try report(["n": "1"], missing: ["m"]))
    let same = [
      try report(["n": "1.0"], missing: ["m"]),
      try report(["n": "1"], missing: ["m"], customer: "d"),
      try report(["n": "1"], missing: ["m"], key: "k"),
      try report(["n": "1"], missing: ["m"], exporter: ExporterStamp(id: "e", sequence: 1)),
      try report(["n": "1"], missing: ["m"], reason: "another"),
    ]
    #expect(same.map(hash) == Array(repeating: plain, count: same.count))
    let different = [
      try report(["n": "2"], missing: ["m"]), try report(["o": "1"], missing: ["m"]),
      try report(["n": "1"]), try report(["n": "1"], active: 0, missing: ["m"]),
      try report(["n": "1"], total: 0, missing: ["m"]), try report(["n": "1", "m": "0"]),
      try report(["n": "1"], missing: ["m", "o"]),
    ]
    #expect(Set(different.map(hash) + [plain]).count == different.count + 1)
  }
}
