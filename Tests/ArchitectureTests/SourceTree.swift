import Foundation

/// The checked-out repository that this test was compiled in.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// All Swift files of the targets that are not tests: those of Sources and what only `make bench` starts.
  static func targetFiles() throws -> [SourceFile] {
    try swiftFiles(in: "Sources") + swiftFiles(in: "Benchmarks/Sources")
  }

  /// All Swift files below `folder` ("Sources", "Tests" or "Benchmarks/Sources"), in a fixed order.
  static func swiftFiles(in folder: String) throws -> [SourceFile] {
    let base = root.appending(path: folder)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path())
    return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
      let target = path.prefix { $0 != "/" }
      return SourceFile(target: String(target), path: "\(folder)/\(path)", text: text)
    }
  }

  static func manifest() throws -> PackageManifest {
    let file = root.appending(path: "Package.swift")
    return PackageManifest(text: try String(contentsOf: file, encoding: .utf8))
  }
}
