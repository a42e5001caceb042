import BillingServer
import FileEditions
import Foundation
import Synchronization
import Wire

/// A file that holds one secret, as Docker, Kubernetes and systemd hand them out; read anew when it changes.
final class SecretFile: Sendable {
  private struct Contents {
    var edition: FileEdition?
    var text: String
  }

  /// No secret is longer.
  private static let maximumBytes = 65_536

  private let path: String
  private let isUsable: @Sendable (String) -> Bool
  private let contents: Mutex<Contents>

  /// Nil for a file that cannot be read. What `isUsable` refuses later does not replace what was read before.
  init?(path: String, isUsable: @escaping @Sendable (String) -> Bool) {
    self.path = path
    self.isUsable = isUsable
    let edition = FileEdition(path)
    guard let text = Self.text(in: path) else { return nil }
    contents = Mutex(Contents(edition: edition, text: text))
  }

  /// What stands in the file now; asks the file system each time, which costs a microsecond.
  var text: String {
    contents.withLock { contents in
      guard let edition = FileEdition(path), edition != contents.edition else {
        return contents.text
      }
      if let text = Self.text(in: path), isUsable(text) {
        contents = Contents(edition: edition, text: text)
      }
      return contents.text
    }
  }

  /// Without the line ends behind it, which editors and `echo` add.
  private static func text(in path: String) -> String? {
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: maximumBytes + 1), data.count <= maximumBytes,
      let text = String(data: data, encoding: .utf8)
    else { return nil }
    return String(text.reversed().drop { $0.isNewline }.reversed())
  }
}
