import Metering
import PrometheusClient
import Reporting

/// Which of a list's devices are active.
public enum ActiveRule: Hashable, Sendable {
  /// Those where the path is true.
  case flag(String)
  /// Those where the path is this word.
  case word(String, String)
  /// Those where the path is a time at most this long ago.
  case within(String, milliseconds: Int64)

  /// Seconds have fewer digits than this for the next thousands of years, milliseconds have more.
  private static let lowestMilliseconds: Int64 = 100_000_000_000

  /// Reads `path`, `path = word`, and `path within 15m`; nil for anything else.
  init?(_ text: String, duration: (String) -> Int64?) {
    let words = text.split(separator: " ").map(String.init)
    if words.count == 3, words[1] == "within", let milliseconds = duration(words[2]) {
      self = .within(words[0], milliseconds: milliseconds)
      return
    }
    let sides = text.split(separator: "=", maxSplits: 1).map { side in
      side.split(separator: " ").joined(separator: " ")
    }
    guard sides.allSatisfy({ !$0.isEmpty }), let path = sides.first, !path.contains(" ") else {
      return nil
    }
    switch sides.count {
    case 1 where !text.contains("="): self = .flag(path)
    case 2: self = .word(path, sides[1])
    default: return nil
    }
  }

  /// What a device lacks when nothing can be said of it.
  var wanted: String {
    switch self {
    case .flag(let path): "\(path) that is true or false"
    case .word(let path, _): path
    case .within(let path, _): "\(path) that is a time"
    }
  }

  /// Nil when the device does not say; `now` is the platform's clock.
  func holds(of device: JSONValue, now: SampleTime?) -> Bool? {
    switch self {
    case .flag(let path):
      guard let value = device.value(at: path) else { return nil }
      return value == .null ? false : value.flag
    case .word(let path, let word):
      guard let value = device.value(at: path) else { return nil }
      return value.text == word || (value.text == nil && value.description == word)
    case .within(let path, let milliseconds):
      guard let value = device.value(at: path) else { return nil }
      guard value != .null, value != .string("") else { return false }
      guard let now, let time = Self.time(value) else { return nil }
      return now.milliseconds(since: time) <= milliseconds
    }
  }

  private static func time(_ value: JSONValue) -> SampleTime? {
    if let number = value.count {
      return number < lowestMilliseconds
        ? SampleTime(seconds: number) : SampleTime(milliseconds: number)
    }
    return value.text.flatMap { try? Timestamp(rfc3339: $0) }?.sampleTime
  }
}
