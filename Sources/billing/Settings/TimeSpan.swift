import ArgumentParser
import Metering

/// A length of time on the command line: `30m`, `24h`, `7d`, `2w`; `0` for none.
struct TimeSpan: Hashable, Sendable, ExpressibleByArgument {
  private static let units: [Character: Int64] = [
    "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800,
  ]
  /// Ten years: no rule of ours needs more.
  private static let longest: Int64 = 3_650 * 86_400

  let seconds: Int64

  init(seconds: Int64) { self.seconds = seconds }

  init?(argument: String) {
    if argument == "0" {
      self.init(seconds: 0)
      return
    }
    guard let unit = argument.last.flatMap({ Self.units[$0] }),
      argument.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
      let count = Int64(argument.dropLast()), count <= Self.longest / unit
    else { return nil }
    self.init(seconds: count * unit)
  }
}

/// A time on the command line: in RFC 3339, a day (its midnight in UTC), or so long from now.
enum TimePoint: Hashable, Sendable, ExpressibleByArgument {
  case at(Timestamp)
  case after(TimeSpan)

  init?(argument: String) {
    if let span = TimeSpan(argument: argument), span.seconds > 0 {
      self = .after(span)
      return
    }
    let text = argument.utf8.count == 10 ? "\(argument)T00:00:00Z" : argument
    guard let time = try? Timestamp(rfc3339: text) else { return nil }
    self = .at(time)
  }

  func time(from now: Timestamp) -> Timestamp {
    switch self {
    case .at(let time): time
    case .after(let span): now.advanced(bySeconds: span.seconds)
    }
  }
}
