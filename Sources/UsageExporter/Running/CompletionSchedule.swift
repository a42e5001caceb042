import Metering

/// Decides which incomplete windows are tried again, and when.
struct CompletionSchedule: Equatable, Sendable {
  static let mostAtOnce = 20

  let everyMilliseconds: Int64
  private var lastPass: Timestamp?
  private var cursor = 0

  init(everyMilliseconds: Int64) {
    self.everyMilliseconds = everyMilliseconds
  }

  /// The windows that are due; empty before it is time.
  ///
  /// Windows that lack a metric which the newest window has come first: its source answers again.
  mutating func due(
    _ incomplete: [SpoolState.IncompleteWindow], missingNow: Set<MetricName>, now: Timestamp
  ) -> [SpoolState.IncompleteWindow] {
    if let lastPass, now >= lastPass, now.milliseconds(since: lastPass) < everyMilliseconds {
      return []
    }
    lastPass = now
    let hopeful = incomplete.filter { !$0.wanted.isSubset(of: missingNow) }
    let candidates = hopeful.isEmpty ? incomplete : hopeful
    guard !candidates.isEmpty else { return [] }
    let first = cursor % candidates.count
    let chosen = (0..<min(Self.mostAtOnce, candidates.count)).map {
      candidates[(first + $0) % candidates.count]
    }
    cursor = first + chosen.count
    return chosen
  }
}
