import Foundation
import Testing

@testable import BillingServer

@Suite struct MetricReferenceTests {
  /// docs/reference/metrics.md has each family with its type and meaning, and no other.
  @Test func theTableIsTheProgram() throws {
    let url = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/reference/metrics.md")
    let rows = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| `billing_") }
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    let told = Dictionary(
      rows.map { ($0[0].trimmingCharacters(in: ["`"]), $0[2]) },
      uniquingKeysWith: { first, _ in first })
    #expect(told == MetricText.helps)
    #expect(rows.map { $0[0] } == rows.map { $0[0] }.sorted())
    for row in rows {
      let name = row[0].trimmingCharacters(in: ["`"])
      #expect((row[1] == "counter") == name.hasSuffix("_total"), "\(name)")
      #expect((row[1] == "histogram") == name.hasSuffix("_duration_seconds"), "\(name)")
    }
  }

  /// Every family that the service's targets name in their code has a meaning; the exporter's are its own.
  @Test func everyFamilyHasAMeaning() throws {
    let sources = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(atPath: sources.path))
      .compactMap { $0 as? String }
      .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("UsageExporter/") }
    var named: Set<String> = []
    for file in files {
      let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
      for match in text.matches(of: /(?:label: |counter\(|total = )"(billing_[a-z_]+)"/) {
        named.insert(String(match.1))
      }
    }
    #expect(named.count > 20)
    for name in named.sorted() {
      #expect(
        MetricText.helps[name] != nil || MetricText.helps[name + "_total"] != nil, "\(name)")
    }
  }
}
