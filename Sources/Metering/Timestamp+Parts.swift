extension Timestamp {
  /// Later than any time there is.
  public static let distantFuture = Timestamp(nanoseconds: .max)

  /// So many milliseconds after 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) {
    self.init(nanoseconds: milliseconds * 1_000_000)
  }

  /// Milliseconds since 1970-01-01T00:00:00Z, rounded down.
  public var milliseconds: Int64 { nanoseconds.flooredQuotient(by: 1_000_000) }

  /// Whether there is no part of a millisecond.
  public var isWholeMilliseconds: Bool { nanoseconds % 1_000_000 == 0 }

  /// The first instant of the UTC day that it is in.
  public var startOfDay: Timestamp {
    Timestamp(seconds: seconds.flooredQuotient(by: 86_400) * 86_400)
  }

  /// The instant so many milliseconds later, or earlier where negative.
  public func advanced(byMilliseconds delta: Int64) -> Timestamp {
    advanced(byNanoseconds: delta * 1_000_000)
  }

  /// How many milliseconds it is later than another, each rounded down.
  public func milliseconds(since other: Timestamp) -> Int64 { milliseconds - other.milliseconds }
}
