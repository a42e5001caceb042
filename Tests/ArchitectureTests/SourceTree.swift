import Foundation
import Synchronization

/// The checked-out repository that this test was compiled in.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// By folder: every rule reads them, and taking comments out of a thousand files takes seconds.
  private static let known = Mutex<[String: [SourceFile]]>([:])

  /// All Swift files of the targets that are not tests: those of Sources and what only `make bench` starts.
  static func targetFiles() throws -> [SourceFile] {
    try swiftFiles(in: "Sources") + swiftFiles(in: "Benchmarks/Sources")
  }

  /// All Swift files below `folder` ("Sources", "Tests" or "Benchmarks/Sources"), in a fixed order.
  static func swiftFiles(in folder: String) throws -> [SourceFile] {
    try known.withLock { known in
      if let files = known[folder] { return files }
      let files = try filesRead(in: folder)
      known[folder] = files
      return files
    }
  }

  private static func filesRead(in folder: String) throws -> [SourceFile] {
    try swiftPaths(in: folder).map { path in
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      let target = path.dropFirst(folder.count + 1).prefix { $0 != "/" }
      return SourceFile(target: String(target), path: path, text: text)
    }
  }

  /// The paths of all Swift files below `folder`, in a fixed order.
  static func swiftPaths(in folder: String) throws -> [String] {
    let base = root.appending(path: folder).path()
    return try FileManager.default.subpathsOfDirectory(atPath: base)
      .filter { $0.hasSuffix(".swift") }.sorted().map { "\(folder)/\($0)" }
  }

  static func manifest() throws -> PackageManifest {
    let file = root.appending(path: "Package.swift")
    return PackageManifest(text: try String(contentsOf: file, encoding: .utf8))
  }
}
