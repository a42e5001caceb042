import Metering

/// Which time was collected, and in which windows: what is collected is not collected again with other edges.
struct CollectedTime: Equatable, Sendable {
  /// Windows of one length, each beginning where the one before it ended.
  struct Run: Equatable, Sendable {
    var start: Timestamp
    var end: Timestamp
    /// The windows' length; nil where windows overlapped, as the first release let them.
    var stepMilliseconds: Int64?
  }

  /// Of more, the oldest are forgotten; a year of hours without a gap is one.
  static let mostRuns = 4_096

  /// Sorted and without overlaps; two may touch.
  private(set) var runs: [Run] = []

  init() {}

  /// As a journal kept them.
  init(stored runs: [Run]) { self.runs = runs.sorted { $0.start < $1.start } }

  /// The end of the newest window.
  var end: Timestamp? { runs.last?.end }

  /// Whether the window was collected with exactly these edges.
  func contains(_ window: TimeWindow) -> Bool {
    runs.contains { run in
      guard let step = run.stepMilliseconds else { return false }
      return run.start <= window.start && window.end <= run.end
        && window.end.milliseconds(since: window.start) == step
        && window.start.milliseconds(since: run.start) % step == 0
    }
  }

  /// The first stretch that shares time with the window.
  func overlap(with window: TimeWindow) -> TimeWindow? {
    runs.first { $0.start < window.end && window.start < $0.end }
      .map { TimeWindow(storedStart: $0.start, storedEnd: $0.end) }
  }

  /// The first instant at or after this one that is not collected.
  func firstGap(from instant: Timestamp) -> Timestamp {
    runs.reduce(instant) { $1.start <= $0 && $0 < $1.end ? $1.end : $0 }
  }

  /// Where the next collected stretch behind this instant begins.
  func nextStart(after instant: Timestamp) -> Timestamp? {
    runs.first { $0.start > instant }?.start
  }

  /// Collected time as a whole, whatever the windows' lengths.
  var stretches: [TimeWindow] {
    runs.reduce(into: []) { found, run in
      if let last = found.last, last.end == run.start {
        found[found.count - 1] = TimeWindow(storedStart: last.start, storedEnd: run.end)
      } else {
        found.append(TimeWindow(storedStart: run.start, storedEnd: run.end))
      }
    }
  }

  /// Takes the window's time out again.
  mutating func remove(_ window: TimeWindow) {
    runs = runs.flatMap { run -> [Run] in
      guard run.start < window.end, window.start < run.end else { return [run] }
      let isWhole = run.stepMilliseconds.map { step in
        [window.start, window.end].allSatisfy { $0.milliseconds(since: run.start) % step == 0 }
      }
      let step = isWhole == true ? run.stepMilliseconds : nil
      return [
        Run(start: run.start, end: min(run.end, window.start), stepMilliseconds: step),
        Run(start: max(run.start, window.end), end: run.end, stepMilliseconds: step),
      ].filter { $0.start < $0.end }
    }
  }

  mutating func add(_ window: TimeWindow) {
    guard window.end > window.start, !contains(window) else { return }
    let step = window.end.milliseconds(since: window.start)
    var added = Run(start: window.start, end: window.end, stepMilliseconds: step)
    for run in runs where run.start < added.end && added.start < run.end {
      added = Run(
        start: min(run.start, added.start), end: max(run.end, added.end), stepMilliseconds: nil)
    }
    runs.removeAll { $0.start >= added.start && $0.end <= added.end }
    let position = runs.firstIndex { $0.start >= added.end } ?? runs.count
    runs.insert(added, at: position)
    join(position + 1)
    join(position)
    if runs.count > Self.mostRuns { runs.removeFirst(runs.count - Self.mostRuns) }
  }

  /// Makes one run of this one and the one before it when their windows have one length.
  private mutating func join(_ position: Int) {
    guard position > 0, position < runs.count, runs[position - 1].end == runs[position].start,
      runs[position - 1].stepMilliseconds == runs[position].stepMilliseconds
    else { return }
    runs[position - 1].end = runs[position].end
    runs.remove(at: position)
  }
}
