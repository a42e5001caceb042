import Foundation
import Testing

@testable import Release

struct BuildInfoTests {
  private let info = BuildInfo(version: "1.2.3", commit: "0123456789ab", swiftVersion: "6.3.1")

  @Test func oneLineNamesVersionCommitAndCompiler() {
    #expect(info.line(of: "billing") == "billing 1.2.3 (commit 0123456789ab, Swift 6.3.1)")
  }

  @Test func metricsHaveTheSameAsLabels() {
    #expect(info.labels.map(\.0) == ["version", "commit", "swift_version"])
    #expect(info.labels.map(\.1) == ["1.2.3", "0123456789ab", "6.3.1"])
  }

  @Test func theStampIsOfThisFolder() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let version = try String(contentsOf: root.appending(path: "VERSION"), encoding: .utf8)
    #expect(BuildInfo.current.version + "\n" == version)
    #expect(BuildInfo.current.commit.contains(/^([0-9a-f]{12}|unknown)$/))
    #expect(BuildInfo.current.swiftVersion.contains(/^6\.\d/))
  }
}
