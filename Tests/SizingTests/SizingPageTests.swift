import Foundation
import Testing

@testable import Sizing

/// docs/operating/sizing.md says what the program says.
struct SizingPageTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "docs/operating/sizing.md")

  /// The blocks behind a line `    billing sizing …`, by the question that the line asks.
  private static let blocks = [
    Fleet(installations: 1_000_000), Fleet(installations: 10_000_000),
    Fleet(installations: 100_000_000),
  ]

  private func block(_ fleet: Fleet) throws -> String {
    let estimate = SizingEstimate(fleet, costs: try .measured())
    return
      (["$ billing sizing --installations \(fleet.installations)"]
      + estimate.text(of: fleet).split(separator: "\n").map(String.init))
      .map { "    \($0)" }.joined(separator: "\n") + "\n"
  }

  @Test func itsAnswersAreTheProgram() throws {
    var text = try String(contentsOf: Self.page, encoding: .utf8)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      for fleet in Self.blocks {
        let lines = text.components(separatedBy: "\n")
        let first = try #require(
          lines.firstIndex(of: "    $ billing sizing --installations \(fleet.installations)"))
        let behind = lines[first...].firstIndex { !$0.hasPrefix("    ") } ?? lines.endIndex
        text =
          lines[..<first].joined(separator: "\n") + "\n" + (try block(fleet))
          + lines[behind...].joined(separator: "\n")
      }
      try text.write(to: Self.page, atomically: true, encoding: .utf8)
    }
    for fleet in Self.blocks {
      let block = try block(fleet)
      #expect(text.contains("\n" + block + "\n"))
    }
  }

  @Test func everyUnitCostIsThere() throws {
    let costs = try UnitCosts.measured()
    #expect(costs.sqliteReportBytes > 50 && costs.postgresReportBytes > costs.sqliteReportBytes)
    #expect(costs.loneReportMicroseconds > costs.sqliteReportMicroseconds)
    #expect(costs.sqliteReportsPerSecond > 1_000)
  }
}
