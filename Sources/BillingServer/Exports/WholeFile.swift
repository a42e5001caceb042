import Foundation

/// Files that are found whole or not at all.
public enum WholeFile {
  private static let leftoverSeconds: Double = 86_400

  /// Why a file is not there.
  public struct Problem: Error, CustomStringConvertible {
    /// With the path.
    public let description: String
  }

  /// Writes beside the file first, so that a reader finds the old one or the new one; two writers of one name do not meet. Throws `Problem`,
  /// and what `body` throws.
  public static func write(
    to path: String, _ body: (_ write: ([UInt8]) async throws -> Void) async throws -> Void
  ) async throws {
    let url = URL(fileURLWithPath: path)
    let part = url.appendingPathExtension("\(ProcessInfo.processInfo.globallyUniqueString).part")
    guard FileManager.default.createFile(atPath: part.path, contents: nil),
      let file = FileHandle(forWritingAtPath: part.path)
    else { throw Problem(description: "\(part.path) cannot be written") }
    do {
      try await body { try file.write(contentsOf: $0) }
      try file.synchronize()
      try file.close()
      guard rename(part.path, url.path) == 0 else {
        throw Problem(description: "\(url.path) cannot be written")
      }
    } catch {
      try? FileManager.default.removeItem(at: part)
      throw error
    }
  }

  /// Removes what writers of files with such names left in a folder that were killed longer ago than any writes.
  static func removeLeftovers(in folder: String, of isOurs: (String) -> Bool) {
    let url = URL(fileURLWithPath: folder)
    let old = Date(timeIntervalSinceNow: -leftoverSeconds)
    let files = try? FileManager.default.contentsOfDirectory(
      at: url, includingPropertiesForKeys: [.contentModificationDateKey])
    for file in files ?? []
    where file.pathExtension == "part" && isOurs(file.lastPathComponent) {
      let changed = try? file.resourceValues(forKeys: [.contentModificationDateKey])
        .contentModificationDate
      if let changed, changed < old { try? FileManager.default.removeItem(at: file) }
    }
  }
}
