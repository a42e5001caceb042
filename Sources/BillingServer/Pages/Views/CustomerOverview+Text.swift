import Amounts
import Billing
import Metering
import Rating
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
    let differing = differences.map { "\($0.subject): \($0.detail)" }
    return differing + silent + [subscriptionWarning, gapWarning].compactMap(\.self)
  }

  /// A state of the subscription in which Stripe does not charge what is used, and what that leaves behind.
  private var subscriptionWarning: String? {
    switch subscription?.status {
    case "unpaid":
      "unpaid: Stripe keeps its invoices as drafts until somebody pays or finalizes them"
    case "paused":
      "paused: Stripe makes no invoice; usage of now is late usage when its period closes"
    case "incomplete": "incomplete: the first payment is missing, after 23 hours it expires"
    case "incomplete_expired":
      "expired before its first payment: what was used is late usage when its period closes"
    default: nil
    }
  }

  /// Windows that will not come by themselves; those that are only late are not worth a warning.
  private var gapWarning: String? {
    guard let coverage else { return nil }
    let count = coverage.windowCount(.missing) + coverage.windowCount(.void)
    return count == 0 ? nil : count == 1 ? "1 window missing" : "\(count) windows missing"
  }
}
