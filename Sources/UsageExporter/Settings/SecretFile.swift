import Synchronization

/// A file that holds a secret and may be replaced while the exporter runs, as Kubernetes and Vault do it.
public final class SecretFile: Sendable {
  /// So many earlier texts are remembered, to keep them out of messages.
  private static let mostRemembered = 8

  private let path: String
  private let read: @Sendable (String) -> String?
  private let texts: Mutex<[String]>

  /// Nil when the file cannot be read or holds nothing that can stand in a header.
  ///
  /// `read` answers a file's text, nil when there is none.
  public init?(path: String, read: @escaping @Sendable (String) -> String?) {
    guard let first = read(path).flatMap(SecretText.secret) else { return nil }
    self.path = path
    self.read = read
    texts = Mutex([first])
  }

  /// What the file holds now; what was read last while it cannot be read, because a replacement is under way.
  func current() -> String {
    let found = read(path).flatMap(SecretText.secret)
    return texts.withLock { texts in
      if let found, found != texts.last {
        texts.removeAll { $0 == found }
        texts.append(found)
        if texts.count > Self.mostRemembered { texts.removeFirst() }
      }
      return texts[texts.count - 1]
    }
  }

  /// Every text it was seen with, newest last; it is looked at once more.
  func everKnown() -> [String] {
    _ = current()
    return texts.withLock { $0 }
  }
}
