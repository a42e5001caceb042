/// How often a price is charged, and for what.
public struct StripeRecurrence: Sendable, Equatable, Decodable {
  /// The unit of the billing period.
  public let interval: StripeInterval
  /// How many of them make one period.
  public let intervalCount: Int
  /// Whether a fixed quantity or reported usage is charged.
  public let usageType: StripeUsageType
  /// The meter whose usage is charged; nil for licensed prices and before 2025-03-31.basil.
  public let meter: StripeMeterID?
  /// How usage records make a total, before 2025-03-31.basil only.
  public let aggregateUsage: StripeUsageAggregation?

  /// A recurrence of the given parts.
  public init(
    interval: StripeInterval, intervalCount: Int = 1, usageType: StripeUsageType = .licensed,
    meter: StripeMeterID? = nil, aggregateUsage: StripeUsageAggregation? = nil
  ) {
    self.interval = interval
    self.intervalCount = intervalCount
    self.usageType = usageType
    self.meter = meter
    self.aggregateUsage = aggregateUsage
  }

  private enum CodingKeys: String, CodingKey {
    case interval, meter
    case intervalCount = "interval_count"
    case usageType = "usage_type"
    case aggregateUsage = "aggregate_usage"
  }

  func fill(_ form: inout FormBody) {
    form.set("interval", interval.rawValue)
    if intervalCount != 1 { form.set("interval_count", intervalCount) }
    if usageType != .licensed { form.set("usage_type", usageType.rawValue) }
    form.set("meter", meter)
    form.set("aggregate_usage", aggregateUsage?.rawValue)
  }
}

/// The unit of a billing period.
public struct StripeInterval: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// 24 hours.
  public static let day = StripeInterval(rawValue: "day")
  /// Seven days.
  public static let week = StripeInterval(rawValue: "week")
  /// To the same day of the next month, or its last.
  public static let month = StripeInterval(rawValue: "month")
  /// To the same day of the next year.
  public static let year = StripeInterval(rawValue: "year")
}

/// Whether a fixed quantity or reported usage is charged.
public struct StripeUsageType: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The subscription item's quantity.
  public static let licensed = StripeUsageType(rawValue: "licensed")
  /// Reported usage.
  public static let metered = StripeUsageType(rawValue: "metered")
}

/// How usage records of one period make a total (API versions before 2025-03-31.basil).
public struct StripeUsageAggregation: StripeChoice {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  /// All values added.
  public static let sum = StripeUsageAggregation(rawValue: "sum")
  /// The period's newest value.
  public static let lastDuringPeriod = StripeUsageAggregation(rawValue: "last_during_period")
  /// The newest value of all, also from earlier periods.
  public static let lastEver = StripeUsageAggregation(rawValue: "last_ever")
  /// The largest value.
  public static let max = StripeUsageAggregation(rawValue: "max")
}
