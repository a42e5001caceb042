/// A point in time as Stripe's v1 API writes it: whole seconds since the Unix epoch, UTC.
public struct StripeTimestamp: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let unixSeconds: Int64

  /// The instant `unixSeconds` after the Unix epoch.
  public init(unixSeconds: Int64) {
    self.unixSeconds = unixSeconds
  }

  public static func < (left: StripeTimestamp, right: StripeTimestamp) -> Bool {
    left.unixSeconds < right.unixSeconds
  }
}

extension StripeTimestamp: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) {
    self.init(unixSeconds: value)
  }
}

extension StripeTimestamp: CustomStringConvertible {
  public var description: String { String(unixSeconds) }
}

extension StripeTimestamp: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(unixSeconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(unixSeconds)
  }
}

/// A span between two instants; Stripe's periods include `start` and exclude `end`.
public struct StripePeriod: Hashable, Codable, Sendable {
  /// The first instant of the period.
  public let start: StripeTimestamp
  /// The first instant after the period.
  public let end: StripeTimestamp

  /// The period from `start` to `end`, as given: Stripe has periods of length zero on one-off lines.
  public init(start: StripeTimestamp, end: StripeTimestamp) {
    self.start = start
    self.end = end
  }
}
