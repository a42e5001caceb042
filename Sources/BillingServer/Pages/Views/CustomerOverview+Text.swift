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

  /// How many of the newest windows are set against as many before them.
  var growthWindows: Int {
    guard let metric = billedUsage.first?.meter.metric else { return 0 }
    return min(24, recent.points(of: metric, newest: 48).count / 2)
  }

  /// How much more the first meter's newest windows have than those before them, in whole percent; nil where there are too
  /// few, or nothing before.
  var growth: Int? {
    let count = growthWindows
    guard count >= 4, let metric = billedUsage.first?.meter.metric else { return nil }
    let points = recent.points(of: metric, newest: 2 * count)
    func sum(_ points: some Sequence<ChartPoint>) -> Quantity? {
      try? points.reduce(Quantity.zero) { try $0.adding($1.value) }
    }
    guard let now = sum(points.suffix(count)), let before = sum(points.prefix(count)),
      before > .zero,
      let percent = try? now.subtracting(before).multiplied(by: 100)
    else { return nil }
    return Int(clamping: percent.rawValue / before.rawValue)
  }

  /// Whether somebody should look: usage that is not at Stripe and not going to be, what is not charged, what is missing.
  var isInTrouble: Bool {
    trouble != nil || !warnings.isEmpty
      || billedUsage.contains {
        [.rejected, .notLinked, .noSubscription].contains($0.delivery.status)
      }
  }

  /// What an operator should know, as sentences.
  var warnings: [String] {
    let silent = silentInstances.map { "\($0) fell silent" }
    let differing = differences.map { "\($0.subject): \($0.detail)" }
    return differing + silent + collectionWarnings + [gapWarning].compactMap(\.self)
  }

  /// The states in which Stripe does not charge what is used, and what they leave behind.
  private var collectionWarnings: [String] {
    collection.filter(\.isOpen).map { state in
      let left = state.leftText
      return left.isEmpty ? state.title : "\(state.title): \(left) on no invoice that is collected"
    }
  }

  /// Windows that will not come by themselves; those that are only late are not worth a warning.
  private var gapWarning: String? {
    guard let coverage else { return nil }
    let count = coverage.windowCount(.missing) + coverage.windowCount(.void)
    return count == 0 ? nil : count == 1 ? "1 window missing" : "\(count) windows missing"
  }
}

extension CollectionState {
  /// What is left behind: `$25.00`; in several currencies, `$25.00 + €3.00`. Empty for nothing.
  fileprivate var leftText: String {
    ((try? left()) ?? [:]).filter { $0.value != .zero }.map { $1.formatted(in: $0) }.sorted()
      .joined(separator: " + ")
  }
}
