import Metering

/// A window in the columns of an entry: the hour in which it ends, how long before that hour it ends, and its length.
///
/// A window that ends on the hour has offset zero, which SQLite keeps in no byte at all.
struct StoredWindow: Hashable {
  static let hourNanoseconds: Int64 = 3_600 * Timestamp.nanosecondsPerSecond

  let hour: Int64
  /// Nanoseconds, zero or less.
  let offset: Int64
  /// Whole seconds; negated nanoseconds where the length is not whole; zero for an instant.
  let length: Int64

  init(hour: Int64, offset: Int64, length: Int64) {
    self.hour = hour
    self.offset = offset
    self.length = length
  }

  init(_ window: TimeWindow) {
    let hour = HourSlot(ofWindowEnd: window.end).number
    let nanoseconds = window.durationNanoseconds
    let (seconds, rest) = nanoseconds.quotientAndRemainder(
      dividingBy: Timestamp.nanosecondsPerSecond)
    self.init(
      hour: hour,
      offset: window.end.nanoseconds(since: Self.start(ofHour: hour)) - Self.hourNanoseconds,
      length: rest == 0 ? seconds : -nanoseconds)
  }

  /// Columns of a damaged file give some window at the end of the range, never a trap.
  var window: TimeWindow {
    let end = Self.start(ofHour: hour).advanced(byNanoseconds: Self.hourNanoseconds &+ offset)
    let nanoseconds = length < 0 ? 0 &- length : Timestamp(seconds: length).nanoseconds
    return TimeWindow(storedStart: end.advanced(byNanoseconds: 0 &- nanoseconds), storedEnd: end)
  }

  /// The length in seconds, rounded up.
  var lengthSeconds: Int64 {
    length >= 0 ? length : (0 &- (length + 1)) / Timestamp.nanosecondsPerSecond + 1
  }

  /// Whether the offset lies in its hour.
  var isPlausible: Bool { offset <= 0 && offset > -Self.hourNanoseconds }

  /// Held at the range of times.
  private static func start(ofHour hour: Int64) -> Timestamp { Timestamp(seconds: hour &* 3_600) }
}
