import Foundation
import Testing

/// A file under Golden/ that a text is compared with; `UPDATE_GOLDEN=1` writes it anew.
enum GoldenText {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  static func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  static func expect(_ text: String, is name: String) throws {
    let url = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    let golden = try self.text(name)
    #expect(text == golden, "differs from Golden/\(name); UPDATE_GOLDEN=1 writes it anew")
  }
}
