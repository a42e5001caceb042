import Metering

extension GaugeReading {
  /// Whether this reading stands before `other` in time: by the window's end, then its start, then the value, so that
  /// the order of arrival decides nothing.
  public func isOlder(than other: GaugeReading) -> Bool {
    if window.end != other.window.end { return window.end < other.window.end }
    if window.start != other.window.start { return window.start < other.window.start }
    return value < other.value
  }

  /// The newer of two readings.
  public func newer(_ other: GaugeReading?) -> GaugeReading {
    guard let other else { return self }
    return isOlder(than: other) ? other : self
  }
}
