import Foundation
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

  /// Puts the file in place of an earlier run's.
  func finish() throws {
    do {
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
      guard let handle else { return }
      try handle.close()
      try FileManager.default.moveItem(atPath: partial, toPath: path)
    } catch {
      throw CommandFailure("--rejects: '\(path)' cannot be written: \(error)")
    }
  }
}
