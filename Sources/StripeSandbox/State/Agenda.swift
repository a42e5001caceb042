/// What falls due and when, per timeline: one for the wall clock, one for each test clock.
///
/// Entries are reminders, not orders: whoever takes one looks at the row and does what is due there, if anything.
struct Agenda: Sendable {
  enum Matter: Sendable, Equatable {
    case subscription(String)
    case invoice(String)
    case lateDraft(String)
    /// A renewal that is to be announced.
    case upcoming(String)
    /// The start of a schedule that waits.
    case schedule(String)
    /// The end of an unpaid invoice's retries.
    case payment(String)
  }

  struct Entry: Sendable, Comparable {
    var at: Int64
    var order: Int
    var matter: Matter

    static func < (left: Self, right: Self) -> Bool {
      (left.at, left.order) < (right.at, right.order)
    }
  }

  private var heaps: [String: Heap<Entry>] = [:]
  private var order = 0

  /// `clock` is a test clock's id, or nil for the wall clock.
  mutating func add(_ matter: Matter, at moment: Int64, on clock: String?) {
    order += 1
    heaps[clock ?? "", default: Heap()].add(Entry(at: moment, order: order, matter: matter))
  }

  func next(on clock: String?) -> Entry? { heaps[clock ?? ""]?.first }

  /// Takes the earliest entry at or before `moment`.
  mutating func take(before moment: Int64, on clock: String?) -> Entry? {
    guard let first = next(on: clock), first.at <= moment else { return nil }
    return heaps[clock ?? ""]?.takeFirst()
  }

  mutating func forget(clock: String) { heaps[clock] = nil }
}
