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
    let slot = HourSlot(ofWindowEnd: window.end)
    let nanoseconds = window.durationNanoseconds
    let (seconds, rest) = nanoseconds.quotientAndRemainder(
      dividingBy: Timestamp.nanosecondsPerSecond)
    self.init(
      hour: slot.number,
      offset: window.end.nanoseconds(since: slot.start) - Self.hourNanoseconds,
      length: rest == 0 ? seconds : -nanoseconds)
  }

  /// Columns that no window of ours has, from a damaged file, are held at the range of times.
  var window: TimeWindow {
    let end = HourSlot(number: hour).start.advanced(byNanoseconds: Self.hourNanoseconds)
      .advanced(byNanoseconds: offset)
    let nanoseconds =
      length < 0 ? (length == .min ? .max : -length) : Timestamp(seconds: length).nanoseconds
    return TimeWindow(storedStart: end.advanced(byNanoseconds: -nanoseconds), storedEnd: end)
  }
}
