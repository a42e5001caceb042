import Amounts
public import Metering

extension UsageReport {
  /// The metrics that this report adds to `earlier` when it completes it, or nil when it says anything else.
  ///
  /// A completion repeats every value and adds only metrics that the earlier report named in `missing`; device counts
  /// that were absent may come with a missing `devices`, and `active_devices` may stand in for it.
  public func completion(of earlier: UsageReport) -> Set<MetricName>? {
    let wanted = Set(earlier.missing.map(\.metric))
    let added = Set(countedMetrics.keys).subtracting(earlier.countedMetrics.keys)
    let repeatsMetrics = earlier.metrics.allSatisfy { metrics[$0.key] == $0.value }
    guard !added.isEmpty, added.isSubset(of: wanted), repeatsMetrics,
      Set(missing.map(\.metric)).isSubset(of: wanted),
      repeats(earlier.activeDevices, activeDevices, wanted),
      repeats(earlier.totalDevices, totalDevices, wanted)
    else { return nil }
    return added
  }

  private func repeats(_ earlier: Int64?, _ later: Int64?, _ wanted: Set<MetricName>) -> Bool {
    earlier == later || (earlier == nil && wanted.contains(.devices))
  }
}
