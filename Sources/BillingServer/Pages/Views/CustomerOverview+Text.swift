import Amounts
import Metering
import Rating
import StripeDelivery
import UsageLedger

extension CustomerOverview {
  var planName: String {
    guard let subscription else { return "no subscription" }
    return subscription.plan.isEmpty ? subscription.id : subscription.plan
  }

  /// Stripe's word for the subscription's state; empty without one.
  var subscriptionStatus: String { subscription?.status ?? "" }

  var estimate: String {
    invoice.map { $0.total.formatted(in: $0.currency) } ?? "–"
  }

  var lastReport: Timestamp? { instances.map(\.lastReceivedAt).max() }

  /// The instances whose gauges stopped counting, by any meter.
  var silentInstances: [InstanceID] {
    Array(Set(usage.flatMap(\.total.silentInstances))).sorted()
  }

  /// What an operator should know, as sentences.
  var warnings: [String] {
    let silent = silentInstances.map { "\($0) fell silent" }
    let gaps = recent.gaps.isEmpty ? [] : ["\(recent.gaps.count) gaps in the last windows"]
    return silent + (recent.gaps.count == 1 ? ["1 gap in the last windows"] : gaps)
  }
}
