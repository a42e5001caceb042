/// What falls due and when, per timeline: one for the wall clock, one for each test clock.
///
/// Entries are reminders, not orders: whoever takes one looks at the row and does what is due there, if anything.
struct Agenda: Sendable {
  enum Matter: Sendable, Equatable {
    case subscription(String)
    case invoice(String)
  }

  struct Entry: Sendable, Equatable {
    var at: Int64
    var order: Int
    var matter: Matter

    func precedes(_ other: Entry) -> Bool { (at, order) < (other.at, other.order) }
  }

  private var heaps: [String: [Entry]] = [:]
  private var order = 0

  /// `clock` is a test clock's id, or nil for the wall clock.
  mutating func add(_ matter: Matter, at moment: Int64, on clock: String?) {
    order += 1
    let entry = Entry(at: moment, order: order, matter: matter)
    var heap = heaps.removeValue(forKey: clock ?? "") ?? []
    heap.append(entry)
    var child = heap.count - 1
    while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
    heaps[clock ?? ""] = heap
  }

  func next(on clock: String?) -> Entry? { heaps[clock ?? ""]?.first }

  /// Takes the earliest entry at or before `moment`.
  mutating func take(before moment: Int64, on clock: String?) -> Entry? {
    guard let first = next(on: clock), first.at <= moment else { return nil }
    var heap = heaps.removeValue(forKey: clock ?? "") ?? []
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    Self.sink(in: &heap)
    heaps[clock ?? ""] = heap
    return first
  }

  mutating func forget(clock: String) { heaps[clock] = nil }

  private static func sink(in heap: inout [Entry]) {
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].precedes(heap[smallest]) {
        smallest = child
      }
      if smallest == parent { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
