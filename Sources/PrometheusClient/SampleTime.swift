/// When a sample was taken: milliseconds since 1970-01-01T00:00:00Z, the resolution Prometheus stores.
public struct SampleTime: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public init(seconds: Int64) {
    milliseconds = seconds * 1_000
  }

  public static func < (left: SampleTime, right: SampleTime) -> Bool {
    left.milliseconds < right.milliseconds
  }

  public func advanced(byMilliseconds delta: Int64) -> SampleTime {
    SampleTime(milliseconds: milliseconds + delta)
  }

  public func milliseconds(since other: SampleTime) -> Int64 { milliseconds - other.milliseconds }
}

extension SampleTime {
  /// Seconds with up to three decimals: the `time` parameter of the query API.
  var secondsText: String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    guard rest != 0 else { return String(seconds) }
    let digits = String(rest.magnitude)
    return "\(seconds).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
  }

  /// Reads seconds as Prometheus writes them (`1435781430.781`, `1.7e+09`); parts of a millisecond are cut off.
  public init?(secondsText bytes: some StringProtocol) {
    self.init(secondsUTF8: Array(bytes.utf8)[...])
  }

  init?(secondsUTF8 bytes: ArraySlice<UInt8>) {
    guard let scaled = DecimalScan(bytes)?.value(decimals: 3), let value = Int64(exactly: scaled)
    else { return nil }
    milliseconds = value
  }
}
