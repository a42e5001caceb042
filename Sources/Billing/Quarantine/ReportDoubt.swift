public import Metering

/// What makes a report doubtful by one rule.
public struct ReportDoubt: Hashable, Sendable {
  /// Which of its metrics.
  public let metrics: Set<MetricName>
  /// For people, without a full stop at the end.
  public let reason: String

  /// Takes the parts as they are.
  public init(metrics: Set<MetricName>, reason: String) {
    self.metrics = metrics
    self.reason = reason
  }
}
