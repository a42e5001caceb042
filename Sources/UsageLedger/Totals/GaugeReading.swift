public import Amounts
public import Metering

/// A value that an instance reported for a window: the last one of its hour.
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

  /// When the value stops counting: two windows after the last one; a plain report's value holds until the next report.
  public var expiry: Timestamp {
    guard !window.isInstant else { return Timestamp(nanoseconds: .max) }
    return window.end.advanced(byNanoseconds: window.durationNanoseconds)
      .advanced(byNanoseconds: window.durationNanoseconds)
  }

  /// The first hour that the value stands for: a window longer than an hour covers every hour it contains.
  var firstHour: HourSlot {
    let last = HourSlot(ofWindowEnd: window.end)
    let first = HourSlot(ofWindowEnd: window.start.advanced(byNanoseconds: 1))
    guard first < last else { return last }
    return window.start == first.start ? first : HourSlot(number: first.number + 1)
  }

  var lastHour: HourSlot { HourSlot(ofWindowEnd: window.end) }
}
