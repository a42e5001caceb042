import Amounts
import Billing
import Metering
import Rating
import UsageLedger

/// What a customer reads of a meter, in words that fit its unit: the guide's two sentences.
struct UsageWords {
  let usage: MeterUsage
  private let words: PageWords

  init(_ usage: MeterUsage, in words: PageWords = .english) {
    self.usage = usage
    self.words = words
  }

  /// `You've used 8 devices this month`; of a peak, a mean or a percentile it says which of them.
  var used: String {
    let sentence: PageWord =
      switch usage.meter.aggregation {
      case .sum, .last: .usedSum
      case .max: .usedMax
      case .average: .usedAverage
      case .p95: .usedP95
      }
    return words(
      sentence,
      [
        "amount": words.counted(usage.total.whole, usage.meter.unit),
        "time": Self.time(of: usage.period, in: words),
      ])
  }

  /// `Estimated additional charge: $15.00`
  static func charge(_ amount: Money, in currency: Currency, words: PageWords = .english) -> String
  {
    words(.charge, ["amount": words.money(amount, in: currency)])
  }

  /// `this month`, or whatever the period is.
  static func time(of period: BillingPeriod, in words: PageWords = .english) -> String {
    let days =
      period.end.nanoseconds(since: period.start) / (86_400 * Timestamp.nanosecondsPerSecond)
    return switch days {
    case 1: words(.today)
    case 7: words(.thisWeek)
    case 28...31: words(.thisMonth)
    case 365, 366: words(.thisYear)
    default: words(.thisPeriod)
    }
  }
}
