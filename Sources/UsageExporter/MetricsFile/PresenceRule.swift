/// Which devices of a list count that is read all along: what is known of each device since when, instead of what the
/// list shows at one moment.
public struct PresenceRule: Hashable, Sendable {
  public static let defaultEveryMilliseconds: Int64 = 300_000

  /// How often the list is read; readings at most twice as far apart are one stretch.
  public let everyMilliseconds: Int64
  /// A device counts that was there within this time before the window's end; nil: that is there at its end.
  public let seenWithinMilliseconds: Int64?
  /// A device counts once it has been there for so long without an interruption.
  public let dwellMilliseconds: Int64
  /// An interruption of at most this length is none.
  public let flapMilliseconds: Int64

  public init(
    everyMilliseconds: Int64 = Self.defaultEveryMilliseconds, seenWithinMilliseconds: Int64? = nil,
    dwellMilliseconds: Int64 = 0, flapMilliseconds: Int64 = 0
  ) {
    self.everyMilliseconds = everyMilliseconds
    self.seenWithinMilliseconds = seenWithinMilliseconds
    self.dwellMilliseconds = dwellMilliseconds
    self.flapMilliseconds = flapMilliseconds
  }

  /// Between two readings further apart nobody knows what was there.
  var longestStepMilliseconds: Int64 { 2 * everyMilliseconds }

  /// How far behind a window's start a device's past may matter.
  var memoryMilliseconds: Int64 {
    (seenWithinMilliseconds ?? 0) + dwellMilliseconds
      + max(flapMilliseconds, longestStepMilliseconds)
  }
}
