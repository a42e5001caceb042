import Amounts
import Metering
import Reporting
import UsageLedger

/// A customer's newest reports, by window: what each metric was, over all instances.
struct RecentWindows: Hashable, Sendable {
  /// How many entries a customer's page looks back, and a row of the first page.
  static let (ofCustomer, ofRow) = (200, 48)

  /// What was reported for the windows that ended at one instant.
  struct Slot: Hashable, Sendable {
    let end: Timestamp
    let values: [MetricName: Quantity]
  }

  /// Oldest first.
  let slots: [Slot]

  /// `entries` in any order; those that are void do not count.
  init(_ entries: [LedgerEntry]) {
    let existing = entries.filter { $0.voidedBy == nil }
    slots = Self.slots(existing)
  }

  private static func slots(_ entries: [LedgerEntry]) -> [Slot] {
    var sums: [Timestamp: [MetricName: Quantity]] = [:]
    for entry in entries {
      for (metric, value) in entry.countedMetrics {
        let known = sums[entry.window.end]?[metric] ?? .zero
        sums[entry.window.end, default: [:]][metric] = (try? known.adding(value)) ?? known
      }
    }
    return sums.map { Slot(end: $0.key, values: $0.value) }.sorted { $0.end < $1.end }
  }

  /// The newest values of a metric, oldest first; windows that did not carry it are left out.
  func points(of metric: MetricName, newest count: Int) -> [ChartPoint] {
    slots.compactMap { slot in
      slot.values[metric].map { ChartPoint(end: slot.end, value: $0) }
    }
    .suffix(count)
  }
}

/// One bar of a chart.
struct ChartPoint: Hashable, Sendable {
  let end: Timestamp
  let value: Quantity
}
