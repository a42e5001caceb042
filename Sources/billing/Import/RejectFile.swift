import Foundation
import Glibc
import UsageLedger

/// Where refused records go. The file appears when the import is over; none is left when nothing was refused.
final class RejectFile {
  let path: String
  private var handle: FileHandle?

  private var partial: String { "\(path).partial" }

  init(path: String) { self.path = path }

  func write(_ rejects: [ImportReject]) throws {
    guard !rejects.isEmpty else { return }
    let lines = rejects.map { "\($0.jsonForm)\n" }.joined()
    do {
      try opened().write(contentsOf: Data(lines.utf8))
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("--rejects: '\(path)' cannot be written: \(error)")
    }
  }

  private func opened() throws -> FileHandle {
    if let handle { return handle }
    guard FileManager.default.createFile(atPath: partial, contents: nil),
      let made = FileHandle(forWritingAtPath: partial)
    else { throw CommandFailure("--rejects: '\(path)' cannot be written") }
    handle = made
    return made
  }

  /// Puts the file in place of an earlier run's, in one step; whoever looks sees one of the two, and it is whole.
  func finish() throws {
    do {
      guard let handle else {
        // A killed run may have left its own.
        for old in [path, partial] where FileManager.default.fileExists(atPath: old) {
          try FileManager.default.removeItem(atPath: old)
        }
        return
      }
      try handle.synchronize()
      try handle.close()
    } catch {
      throw CommandFailure("--rejects: '\(path)' cannot be written: \(error)")
    }
    guard rename(partial, path) == 0 else {
      throw CommandFailure("--rejects: '\(path)' cannot be written: errno \(errno)")
    }
  }

  /// The import failed: what an earlier run left stays.
  func abandon() {
    guard let handle else { return }
    try? handle.close()
    try? FileManager.default.removeItem(atPath: partial)
  }
}
