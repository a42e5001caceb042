public import Amounts
public import Metering

extension UsageReport {
  /// What is counted: `metrics`, with `active_devices` in place of an absent `devices` that is not missing either.
  public var countedMetrics: [MetricName: Quantity] {
    guard metrics[.devices] == nil, let activeDevices,
      !missing.contains(where: { $0.metric == .devices })
    else { return metrics }
    return metrics.merging([.devices: Quantity(activeDevices)]) { counted, _ in counted }
  }

  /// The window that totals see: the instant of receipt where the report names none.
  public func countedWindow(receivedAt: Timestamp) -> TimeWindow {
    window ?? TimeWindow(instant: receivedAt)
  }
}
