public import Metering

/// Decides which window is collected next: each once, in order, also those missed while the exporter was down.
public struct WindowPlanner: Sendable {
  /// How far back missed windows are collected; Stripe takes meter events of the past 35 days
  /// (docs.stripe.com/api/billing/meter-event/create).
  public static let longestBackfillMilliseconds: Int64 = 35 * 86_400_000

  public enum Step: Equatable, Sendable {
    case collect(TimeWindow)
    /// Nothing is due before this instant.
    case wait(until: Timestamp)
    /// Windows too old to collect end here; how much time is given up.
    case skip(through: Timestamp, milliseconds: Int64)
  }

  public let grid: WindowGrid
  public let delayMilliseconds: Int64

  public init(grid: WindowGrid, delayMilliseconds: Int64) {
    self.grid = grid
    self.delayMilliseconds = delayMilliseconds
  }

  /// The next step when everything up to `collectedThrough` is done.
  ///
  /// A clock that jumped back makes it wait, never collect again. After a change of the interval the first window
  /// runs from the old edge to the next new one, so that windows still tile. What was collected beside the plan is left
  /// out: a window ends where such time begins, and the next one begins where it ends.
  func next(
    collectedThrough: Timestamp, collected: CollectedTime = .init(), reopened: [TimeWindow] = [],
    now: Timestamp
  ) -> Step {
    if let window = reopenedWindow(reopened, collected: collected, now: now) {
      return .collect(window)
    }
    let start = collected.firstGap(from: collectedThrough)
    let horizon = now.advanced(byMilliseconds: -Self.longestBackfillMilliseconds)
    if start < horizon {
      let edge = grid.edge(after: horizon)
      return .skip(through: edge, milliseconds: edge.milliseconds(since: start))
    }
    let window = window(from: start, collected)
    let due = window.end.advanced(byMilliseconds: delayMilliseconds)
    guard now >= due else { return .wait(until: due) }
    return .collect(window)
  }

  /// The first window of time that was collected and taken back, because the service had some of it; nil when none is
  /// left, or when it is too far back.
  func reopenedWindow(_ reopened: [TimeWindow], collected: CollectedTime, now: Timestamp)
    -> TimeWindow?
  {
    let horizon = now.advanced(byMilliseconds: -Self.longestBackfillMilliseconds)
    return reopened.lazy.compactMap { window in
      let start = collected.firstGap(from: window.start)
      guard start < window.end, start >= horizon else { return nil }
      let next = self.window(from: start, collected)
      let end = min(next.end, window.end)
      return end <= now ? TimeWindow(storedStart: start, storedEnd: end) : nil
    }.first
  }

  /// The windows that fill what is not collected of a range; the first and the last may be shorter than the others.
  func filling(_ range: TimeWindow, collected: CollectedTime) -> [TimeWindow] {
    var windows: [TimeWindow] = []
    var start = collected.firstGap(from: range.start)
    while start < range.end {
      let end = min(window(from: start, collected).end, range.end)
      windows.append(TimeWindow(storedStart: start, storedEnd: end))
      start = collected.firstGap(from: end)
    }
    return windows
  }

  private func window(from start: Timestamp, _ collected: CollectedTime) -> TimeWindow {
    let edge = grid.edge(after: start)
    return TimeWindow(
      storedStart: start, storedEnd: collected.nextStart(after: start).map { min($0, edge) } ?? edge
    )
  }

  /// Where a spool whose plan has not begun begins: where its newest window ends, else with the last whole window or
  /// the running one.
  ///
  /// What is read directly from an endpoint is not known for the past, so with such a source the running window is the
  /// first.
  func beginning(now: Timestamp, knowsThePast: Bool, collected: CollectedTime = .init())
    -> Timestamp
  {
    let horizon = now.advanced(byMilliseconds: -Self.longestBackfillMilliseconds)
    if let end = collected.end, end >= horizon { return end }
    let edge = grid.edge(atOrBefore: now)
    return knowsThePast ? edge.advanced(byMilliseconds: -grid.intervalMilliseconds) : edge
  }
}
