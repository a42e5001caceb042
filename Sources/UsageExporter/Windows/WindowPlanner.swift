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
  /// runs from the old edge to the next new one, so that windows still tile.
  public func next(collectedThrough: Timestamp, now: Timestamp) -> Step {
    let horizon = now.advanced(byMilliseconds: -Self.longestBackfillMilliseconds)
    if collectedThrough < horizon {
      let edge = grid.edge(after: horizon)
      return .skip(through: edge, milliseconds: edge.milliseconds(since: collectedThrough))
    }
    let end = grid.edge(after: collectedThrough)
    let due = end.advanced(byMilliseconds: delayMilliseconds)
    guard now >= due else { return .wait(until: due) }
    return .collect(TimeWindow(storedStart: collectedThrough, storedEnd: end))
  }

  /// Where a spool that has collected nothing yet begins: the last whole window, or the running one.
  ///
  /// What is read directly from an endpoint is not known for the past, so with such a source the running window is the
  /// first.
  public func beginning(now: Timestamp, knowsThePast: Bool) -> Timestamp {
    let edge = grid.edge(atOrBefore: now)
    return knowsThePast ? edge.advanced(byMilliseconds: -grid.intervalMilliseconds) : edge
  }
}
