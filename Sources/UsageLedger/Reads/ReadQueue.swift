/// Who waits for a read of one lane: at most one reads, and all who came meanwhile wait for the read after it.
///
/// A leader counts as reading from the moment it is chosen, so whoever comes between that moment and its read waits
/// for the next one: later than needed, never forgotten.
struct ReadQueue<Waiter> {
  private var isReading = false
  private var waiting: [Waiter] = []

  /// True when the caller reads at once; else it is kept until ``finish()`` hands it out.
  mutating func enter(_ waiter: Waiter) -> Bool {
    if lead() { return true }
    waiting.append(waiter)
    return false
  }

  /// True when nobody reads: then the caller does, at once.
  mutating func lead() -> Bool {
    guard !isReading else { return false }
    isReading = true
    return true
  }

  /// Ends a read: the first who waits leads the next one for all others; nil when nobody waits.
  mutating func finish() -> (leader: Waiter, followers: [Waiter])? {
    guard let leader = waiting.first else {
      isReading = false
      return nil
    }
    defer { waiting = [] }
    return (leader, Array(waiting.dropFirst()))
  }
}
