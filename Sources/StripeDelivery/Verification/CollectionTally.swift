import Billing
import CoreMetrics

/// How many subscriptions are in each state in which Stripe charges less than is used, and somebody should look.
struct CollectionTally {
  private var counts: [CollectionState.Kind: Int] = [:]

  mutating func add(_ states: [CollectionState]) {
    for state in states where state.isOpen { counts[state.kind, default: 0] += 1 }
  }

  func record() {
    for kind in CollectionState.Kind.allCases {
      Gauge(label: "billing_subscriptions_not_charged", dimensions: [("state", kind.rawValue)])
        .record(counts[kind] ?? 0)
    }
  }
}
