/// Who of those that want something may have it now, where only so many can: each caller's first in turn, so that nobody who asks often
/// keeps another from asking once. Pure.
struct FairQueue<Caller: Hashable & Sendable>: Sendable {
  private let limit: Int
  private var inside = 0
  /// By caller, the first at the head; none without one that waits.
  private var waiting: [Caller: [Int]] = [:]
  /// The callers that wait, the next at the head.
  private var turns: [Caller] = []

  /// `limit`: how many may be inside at once, one at least.
  init(limit: Int) { self.limit = limit }

  /// Whether one who comes now does not wait.
  var hasRoom: Bool { inside < limit }

  /// Whether `number` is inside; otherwise it waits. A number is used once.
  mutating func enter(_ number: Int, of caller: Caller) -> Bool {
    guard !hasRoom else {
      inside += 1
      return true
    }
    if waiting[caller] == nil { turns.append(caller) }
    waiting[caller, default: []].append(number)
    return false
  }

  /// One that was inside has gone: who is inside in its place; nil where nobody waits.
  mutating func leave() -> Int? {
    guard let caller = turns.first, let number = waiting[caller]?.first else {
      inside -= 1
      return nil
    }
    turns.removeFirst()
    waiting[caller]?.removeFirst()
    if waiting[caller]?.isEmpty == true { waiting[caller] = nil } else { turns.append(caller) }
    return number
  }

  /// Waits no more; false for one that does not wait.
  mutating func giveUp(_ number: Int, of caller: Caller) -> Bool {
    guard let place = waiting[caller]?.firstIndex(of: number) else { return false }
    waiting[caller]?.remove(at: place)
    if waiting[caller]?.isEmpty == true {
      waiting[caller] = nil
      turns.removeAll { $0 == caller }
    }
    return true
  }
}
