import Glibc

/// When an event was logged.
struct LogTime: Sendable {
  let seconds: Int
  let milliseconds: Int

  /// The machine's wall clock.
  static var now: LogTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return LogTime(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
  }

  /// RFC 3339 in UTC with milliseconds: `2026-03-02T09:00:00.007Z`.
  var text: String {
    var time = seconds
    var parts = tm()
    gmtime_r(&time, &parts)
    let day =
      "\(parts.tm_year + 1_900)-\(Self.padded(parts.tm_mon + 1))-\(Self.padded(parts.tm_mday))"
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.padded($0) }
      .joined(separator: ":")
    return "\(day)T\(clock).\(Self.padded(Int32(milliseconds), to: 3))Z"
  }

  private static func padded(_ number: Int32, to width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
