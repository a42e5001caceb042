import Amounts
import Billing
import Metering
import Rating
import UsageLedger

/// What happens when the period ends, in sentences.
struct PeriodEndWords {
  let overview: CustomerOverview
  var words = PageWords.english

  var sentences: [String] {
    guard let subscription = overview.subscription, subscription.isLive else {
      return [words(.endNothingRuns)]
    }
    var sentences: [String] = []
    if let cancels = subscription.cancelsAt, cancels <= subscription.period.end {
      sentences.append(words(.endOfSubscription, ["time": words.time(cancels)]))
    } else {
      sentences.append(words(.endOfPeriod, ["time": words.time(subscription.period.end)]))
    }
    if let trial = subscription.trialEnd, let now = overview.now, now < trial {
      sentences.append(words(.endOfTrial, ["time": words.time(trial)]))
    }
    if let range { sentences.append(words(.endExpected, ["amount": range])) }
    for change in overview.planned where change.status != .failed {
      guard let plan = change.plan else { continue }
      sentences.append(
        change.effectiveAt.map { words(.endChange, ["time": words.time($0), "plan": "\(plan)"]) }
          ?? words(.endChangeNow, ["plan": "\(plan)"]))
    }
    return sentences
  }

  /// `$44.00`, or `$44.00 to $52.00`; nil where it cannot be told.
  var range: String? {
    overview.projection.map { projection in
      let currency = projection.low.currency
      return words.range(
        words.money(projection.low.total, in: currency),
        words.money(projection.high.total, in: currency))
    }
  }
}
