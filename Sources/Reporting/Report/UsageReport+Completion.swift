import Amounts
public import Metering

extension UsageReport {
  /// The metrics that this report adds to `earlier` when it completes it, or nil when it says anything else.
  ///
  /// A completion repeats every value and adds only metrics that the earlier report named in `missing`; device counts
  /// that were absent may come with a missing `devices`, and `active_devices` may stand in for it.
  public func completion(of earlier: UsageReport) -> Set<MetricName>? {
    let before = earlier.countedMetrics
    let added = Set(countedMetrics.keys.filter { before[$0] == nil })
    // Before anything is made of all that the earlier one misses, which a short contradiction is not to cost.
    guard !added.isEmpty, earlier.metrics.allSatisfy({ metrics[$0.key] == $0.value }) else {
      return nil
    }
    let wanted = Set(earlier.missing.map(\.metric))
    guard added.isSubset(of: wanted),
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
