/// An hour of the UTC grid on which gauges are combined: `(start, end]`, so that a window that ends on the hour
/// belongs to the hour it closes.
public struct HourSlot: Hashable, Sendable, Comparable {
  private static let seconds: Int64 = 3_600

  /// Hours since 1970-01-01T00:00:00Z.
  public let number: Int64

  /// The hour that many hours after the epoch; negative before 1970.
  public init(number: Int64) {
    self.number = number
  }

  /// The hour in which a window that ends at `windowEnd` ends.
  public init(ofWindowEnd windowEnd: Timestamp) {
    number = windowEnd.advanced(byNanoseconds: -1).seconds.flooredQuotient(by: Self.seconds)
  }

  /// By time.
  public static func < (left: HourSlot, right: HourSlot) -> Bool { left.number < right.number }

  /// The hour's first instant, which belongs to the hour before; clamped to the range of `Timestamp`.
  public var start: Timestamp { Timestamp(seconds: number * Self.seconds) }
  /// The last instant that belongs to the hour; clamped to the range of `Timestamp`.
  public var end: Timestamp { Timestamp(seconds: (number + 1) * Self.seconds) }
  /// Days since 1970-01-01: the day of this hour.
  public var day: Int64 { number.flooredQuotient(by: 24) }
}
