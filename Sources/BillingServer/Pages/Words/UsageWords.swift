import Amounts
import Billing
import Metering
import Rating
import UsageLedger

/// What a customer reads of a meter, in words that fit its unit: the guide's two sentences.
struct UsageWords {
  let usage: MeterUsage
  private var unit: UnitName { UnitName(usage.meter.unit) }

  init(_ usage: MeterUsage) { self.usage = usage }

  /// `You've used 8 devices this month`; of a peak, a mean or a percentile it says which of them.
  var used: String {
    let amount = unit.counted(usage.total.whole)
    let time = Self.time(of: usage.period)
    return switch usage.meter.aggregation {
    case .sum, .last: "You've used \(amount) \(time)"
    case .max: "You've used \(amount) at most \(time)"
    case .average: "You've used \(amount) on average \(time)"
    case .p95: "You've used \(amount) in 95 of 100 hours \(time)"
    }
  }

  /// `Estimated additional charge: $15.00`
  static func charge(_ amount: Money, in currency: Currency) -> String {
    "Estimated additional charge: \(amount.formatted(in: currency))"
  }

  /// `this month`, or whatever the period is.
  static func time(of period: BillingPeriod) -> String {
    let days =
      period.end.nanoseconds(since: period.start) / (86_400 * Timestamp.nanosecondsPerSecond)
    return switch days {
    case 1: "today"
    case 7: "this week"
    case 28...31: "this month"
    case 365, 366: "this year"
    default: "this period"
    }
  }
}
