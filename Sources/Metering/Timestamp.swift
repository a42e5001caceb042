/// An instant in UTC: nanoseconds since 1970-01-01T00:00:00Z without leap seconds; 1677 to 2262.
public struct Timestamp: Hashable, Sendable, Comparable {
  /// 10⁹.
  public static let nanosecondsPerSecond: Int64 = 1_000_000_000

  /// Since the epoch; negative before 1970.
  public let nanoseconds: Int64

  /// Every 64-bit count is an instant, from 1677 to 2262.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Whole seconds since the epoch, as Stripe writes times; clamped to the type's range.
  public init(seconds: Int64) {
    let (product, overflowed) = seconds.multipliedReportingOverflow(by: Self.nanosecondsPerSecond)
    nanoseconds = overflowed ? (seconds < 0 ? .min : .max) : product
  }

  /// By time.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Whole seconds since the epoch, rounded down.
  public var seconds: Int64 { nanoseconds.flooredQuotient(by: Self.nanosecondsPerSecond) }

  /// The instant that many nanoseconds later; clamped to the type's range.
  public func advanced(byNanoseconds delta: Int64) -> Timestamp {
    let (sum, overflowed) = nanoseconds.addingReportingOverflow(delta)
    return Timestamp(nanoseconds: overflowed ? (delta < 0 ? .min : .max) : sum)
  }

  /// The instant that many seconds later; clamped to the type's range. A `delta` may exceed what one half of the range spans.
  public func advanced(bySeconds delta: Int64) -> Timestamp {
    let sum = Int128(nanoseconds) + Int128(delta) * Int128(Self.nanosecondsPerSecond)
    return Timestamp(nanoseconds: Int64(clamping: sum))
  }

  /// How many nanoseconds later this instant is than `other`; clamped to the type's range.
  public func nanoseconds(since other: Timestamp) -> Int64 {
    let (difference, overflowed) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    return overflowed ? (nanoseconds < other.nanoseconds ? .min : .max) : difference
  }
}

extension Int64 {
  /// The quotient rounded towards minus infinity; `divisor` is greater than zero.
  package func flooredQuotient(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
