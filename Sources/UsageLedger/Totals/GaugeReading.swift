public import Amounts
public import Metering

/// A value that an instance reported for a window.
public struct GaugeReading: Hashable, Sendable {
  /// The report's window, or the instant of receipt.
  public let window: TimeWindow
  /// As it was reported, before any rounding.
  public let value: Quantity

  /// Takes the parts as they are.
  public init(window: TimeWindow, value: Quantity) {
    self.window = window
    self.value = value
  }

  /// Until when the instance's next report is waited for: two windows after this one. A plain report has no rhythm.
  public var silentAfter: Timestamp {
    guard !window.isInstant else { return Timestamp(nanoseconds: .max) }
    return window.end.advanced(byNanoseconds: window.durationNanoseconds)
      .advanced(byNanoseconds: window.durationNanoseconds)
  }

  /// The first instant at which the value counts: its window's end, but for a window that contains whole hours the first
  /// instant of these.
  var countsFrom: Timestamp {
    let last = HourSlot(ofWindowEnd: window.end)
    let began = HourSlot(ofWindowEnd: window.start.advanced(byNanoseconds: 1))
    let first =
      window.start == began.start ? began : HourSlot(number: began.number + 1)
    guard first < last || (first == last && window.end == last.end && !window.isInstant) else {
      return window.end
    }
    return first.start.advanced(byNanoseconds: 1)
  }
}
