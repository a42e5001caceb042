/// Meter events, kept per meter and customer in the order of their timestamps.
struct UsageBook: Codable, Sendable {
  struct Key: Codable, Sendable, Hashable {
    var meter: String
    var customer: String
  }

  /// One counted event; `sequence` is the order of receipt.
  struct Event: Codable, Sendable, Equatable {
    var timestamp: Int64
    var value: Int64
    var sequence: Int64
    /// From when on reads see it, by the wall clock.
    var visibleAt: Int64
  }

  private var events: [Key: [Event]] = [:]
  private(set) var received: Int64 = 0

  /// Files an event and returns its place in the order of receipt.
  mutating func add(_ key: Key, timestamp: Int64, value: Int64, visibleAt: Int64) -> Int64 {
    received += 1
    let event = Event(
      timestamp: timestamp, value: value, sequence: received, visibleAt: visibleAt)
    var list = events.removeValue(forKey: key) ?? []
    list.insert(event, at: Self.firstIndex(in: list, from: timestamp + 1))
    events[key] = list
    return received
  }

  /// Takes an event back (a meter event adjustment).
  mutating func cancel(_ key: Key, sequence: Int64) {
    events[key]?.removeAll { $0.sequence == sequence }
  }

  mutating func forget(customers gone: Set<String>) {
    events = events.filter { !gone.contains($0.key.customer) }
  }

  /// All visible events of one customer and meter with `start <= timestamp < end`, by timestamp, then receipt.
  func events(_ key: Key, from start: Int64, to end: Int64, visibleAt now: Int64) -> [Event] {
    guard let list = events[key] else { return [] }
    let first = Self.firstIndex(in: list, from: start)
    let last = Self.firstIndex(in: list, from: end)
    guard first < last else { return [] }
    return list[first..<last].filter { $0.visibleAt <= now }
  }

  /// The newest events of every customer, for the page that shows them.
  func newest(_ limit: Int) -> [(key: Key, event: Event)] {
    let all = events.flatMap { key, list in list.suffix(limit).map { (key: key, event: $0) } }
    return Array(all.sorted { $0.event.sequence > $1.event.sequence }.prefix(limit))
  }

  private static func firstIndex(in list: [Event], from timestamp: Int64) -> Int {
    if let last = list.last, last.timestamp < timestamp { return list.count }
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle].timestamp < timestamp { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
