public import Metering

/// A day of the UTC calendar, as a digest is about one.
///
/// Its windows are those that end in it: `(start, end]`, as of every span.
public struct DigestDay: Hashable, Sendable, Comparable, CustomStringConvertible {
  private static let daySeconds: Int64 = 86_400
  private static let hourSeconds: Int64 = 3_600

  private let number: Int64

  private init(number: Int64) {
    self.number = number
  }

  /// The newest day whose digest is due at `now`, where it is sent at that hour of the day behind it, 0 to 23.
  public init(dueAt now: Timestamp, hour: Int64) {
    let due = now.advanced(bySeconds: -hour * Self.hourSeconds)
    // A window that ends with an hour belongs to it, an instant to what begins.
    number = HourSlot(ofWindowEnd: due.advanced(byNanoseconds: 1)).day - 1
  }

  /// The day before the one of `now`.
  public init(before now: Timestamp) {
    self.init(dueAt: now, hour: 0)
  }

  /// Its first instant, which belongs to the day before.
  public var start: Timestamp { Timestamp(seconds: number * Self.daySeconds) }
  /// The last instant of the day.
  public var end: Timestamp { Timestamp(seconds: (number + 1) * Self.daySeconds) }
  /// Both.
  public var span: UsageSpan { UsageSpan(start: start, end: end) }
  /// Its 24 hours.
  public var hours: [HourSlot] { (0..<24).map { HourSlot(number: number * 24 + $0) } }

  /// By time.
  public static func < (left: DigestDay, right: DigestDay) -> Bool { left.number < right.number }

  /// `2026-01-31`.
  public var description: String { String(start.description.prefix(10)) }
}
