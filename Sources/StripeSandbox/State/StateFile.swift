import Foundation

/// The file that keeps the state over restarts: one JSON document, replaced whole.
///
/// Written to a neighbour, synced and renamed, so that a crash leaves the old file or the new one.
struct StateFile: Sendable {
  struct Content: Codable, Sendable {
    var format = 1
    var state: SandboxState
    var idempotency: IdempotencyLedger
  }

  var path: String

  /// What was kept, or nil where there is no file yet.
  func read() throws(SandboxFailure) -> Content? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try JSONDecoder().decode(Content.self, from: data)
    } catch {
      throw SandboxFailure(
        code: .stateFileUnreadable, context: "the state file \(path) cannot be read",
        cause: String(describing: error))
    }
  }

  func write(_ content: Content) throws(SandboxFailure) {
    let temporary = path + ".new"
    do {
      let data = try JSONEncoder().encode(content)
      guard FileManager.default.createFile(atPath: temporary, contents: nil) else {
        throw CocoaError(.fileWriteUnknown)
      }
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: temporary))
      try handle.write(contentsOf: data)
      try handle.synchronize()
      try handle.close()
      guard rename(temporary, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
    } catch {
      throw SandboxFailure(
        code: .stateFileUnwritable, context: "the state file \(path) cannot be written",
        cause: String(describing: error))
    }
  }
}
