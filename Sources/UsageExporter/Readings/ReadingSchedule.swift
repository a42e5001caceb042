import Metering

/// When endpoints are read: at every multiple of the shortest period, and at every window's edge.
struct ReadingSchedule: Equatable, Sendable {
  /// A reading that starts within this of the edge it was planned for is stamped with the edge.
  private static let punctualMilliseconds: Int64 = 2_000

  let everyMilliseconds: Int64
  let grid: WindowGrid

  func next(after now: Timestamp) -> Timestamp {
    let period = now.milliseconds - now.milliseconds % everyMilliseconds + everyMilliseconds
    return min(Timestamp(milliseconds: period), grid.edge(after: now))
  }

  /// The edge that a reading at `now`, planned for `planned`, closes; nil when it closes none.
  func edge(closedAt now: Timestamp, planned: Timestamp) -> Timestamp? {
    let delay = now.milliseconds(since: planned)
    guard grid.edge(atOrBefore: planned) == planned, (0...Self.punctualMilliseconds).contains(delay)
    else { return nil }
    return planned
  }
}
