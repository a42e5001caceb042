import Synchronization

/// Texts that follow from what is asked again and again, each of them made once; forgotten together when they are many.
final class TextMemo<Key: Hashable & Sendable>: Sendable {
  private let limit: Int
  private let texts = Mutex<[Key: String]>([:])

  init(limit: Int = 500) { self.limit = limit }

  func text(of key: Key, _ make: () -> String) -> String {
    if let known = texts.withLock({ $0[key] }) { return known }
    let made = make()
    texts.withLock { texts in
      if texts.count >= limit { texts.removeAll() }
      texts[key] = made
    }
    return made
  }
}
