/// What a process remembers of many customers or segments, so much and no more: what is forgotten is asked for again, and what
/// waits is in the store.
///
/// A new key in a full memory makes it forget half of the others, in no particular order.
struct BoundedMemory<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// Some megabytes at most, whatever the number of customers.
  static var usualCapacity: Int { 10_000 }

  private let capacity: Int
  private var entries: [Key: Value] = [:]

  init(capacity: Int = Self.usualCapacity) {
    self.capacity = max(capacity, 2)
  }

  var count: Int { entries.count }

  subscript(key: Key) -> Value? {
    get { entries[key] }
    set {
      guard let newValue else {
        entries[key] = nil
        return
      }
      if entries.count >= capacity, entries[key] == nil { forgetHalf() }
      entries[key] = newValue
    }
  }

  private mutating func forgetHalf() {
    entries = Dictionary(
      uniqueKeysWithValues: entries.dropFirst(entries.count / 2 + 1).map { ($0.key, $0.value) })
  }
}
