import Foundation
import StripeAccounts
import Testing

/// The guide's two lists, line by line.
@Suite struct GuideLineTests {
  static let lines = GuideLine.troubleshooting + GuideLine.production

  @Test func thereIsALineForEachOfTheGuides() {
    #expect(GuideLine.troubleshooting.count == 6)
    #expect(GuideLine.production.count == 10)
    #expect(Set(Self.lines.map(\.text)).count == Self.lines.count)
  }

  @Test(arguments: lines) func aLineHasItsChecks(_ line: GuideLine) {
    #expect(!line.checks.isEmpty)
  }

  /// The document says the same.
  @Test(arguments: lines) func aLineIsInTheDocument(_ line: GuideLine) throws {
    let checks = line.checks.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    #expect(try Self.document().contains("| \(line.text) | \(checks) |"))
  }

  @Test(arguments: DoctorCheck.allCases) func aCheckIsInTheDocument(_ check: DoctorCheck) throws {
    #expect(try Self.document().contains("`\(check.rawValue)`"))
  }

  private static func document() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: root.appending(path: "docs/guides/troubleshooting.md"), encoding: .utf8)
  }
}
