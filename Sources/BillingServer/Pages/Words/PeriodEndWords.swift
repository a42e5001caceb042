import Amounts
import Billing
import Metering
import Rating
import UsageLedger

/// What happens when the period ends, in sentences.
struct PeriodEndWords {
  let overview: CustomerOverview

  var sentences: [String] {
    guard let subscription = overview.subscription, subscription.isLive else {
      return ["There is no running subscription: nothing is charged."]
    }
    let end = PageText.time(subscription.period.end)
    var sentences: [String] = []
    if let cancels = subscription.cancelsAt, cancels <= subscription.period.end {
      sentences.append(
        "The subscription ends on \(PageText.time(cancels)) UTC. Its last invoice has what was used until then."
      )
    } else {
      sentences.append(
        "This period ends on \(end) UTC. The invoice then has what was used in it, and the base fee of the next period. Counting starts at zero again."
      )
    }
    if let trial = subscription.trialEnd, let now = overview.now, now < trial {
      sentences.append(
        "The trial ends on \(PageText.time(trial)) UTC; what is used until then is not charged.")
    }
    if let range { sentences.append("If usage goes on as it did, that invoice will be \(range).") }
    for change in overview.planned where change.status != .failed {
      guard let plan = change.plan else { continue }
      let from = change.effectiveAt.map { "\(PageText.time($0)) UTC" } ?? "now"
      sentences.append("From \(from) on, the plan is \(plan).")
    }
    return sentences
  }

  /// `$44.00`, or `$44.00 to $52.00`; nil where it cannot be told.
  var range: String? {
    guard let projection = overview.projection else { return nil }
    let (low, high) = (projection.low.total, projection.high.total)
    let currency = projection.low.currency
    let text = low.formatted(in: currency)
    return low == high ? text : "\(text) to \(high.formatted(in: currency))"
  }
}
