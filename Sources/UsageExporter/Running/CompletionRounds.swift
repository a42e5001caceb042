import Metering

/// Decides which incomplete windows are tried again, and when.
struct CompletionRounds: Equatable, Sendable {
  static let mostPerRound = 20

  let everyMilliseconds: Int64
  private var lastRound: Timestamp?
  private var cursor = 0

  init(everyMilliseconds: Int64) {
    self.everyMilliseconds = everyMilliseconds
  }

  /// The windows of this round; empty before it is time.
  ///
  /// Windows that lack a metric which the newest window has come first: its source answers again.
  mutating func due(
    _ incomplete: [SpoolState.IncompleteWindow], missingNow: Set<MetricName>, now: Timestamp
  ) -> [SpoolState.IncompleteWindow] {
    if let lastRound, now >= lastRound, now.milliseconds(since: lastRound) < everyMilliseconds {
      return []
    }
    lastRound = now
    let hopeful = incomplete.filter { !$0.wanted.isSubset(of: missingNow) }
    let candidates = hopeful.isEmpty ? incomplete : hopeful
    guard !candidates.isEmpty else { return [] }
    let first = cursor % candidates.count
    let round = (0..<min(Self.mostPerRound, candidates.count)).map {
      candidates[(first + $0) % candidates.count]
    }
    cursor = first + round.count
    return round
  }
}
