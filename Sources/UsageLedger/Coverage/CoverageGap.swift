public import Metering

/// A stretch of an instance's windows that are not in the totals, or not with every metric. Unknown, not zero.
public struct CoverageGap: Hashable, Sendable {
  /// Why the stretch is not in the totals.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// Due for longer than two windows.
    case missing
    /// Due, and may still come by itself.
    case late
    /// Reported once and taken out by a void; nothing was reported in its place.
    case void
    /// Looked at, and not waited for.
    case waived
  }

  /// Whose windows they are.
  public let instance: InstanceID
  /// Where the first of the windows begins.
  public let start: Timestamp
  /// Where the last of the windows ends.
  public let end: Timestamp
  /// The same for the whole stretch: where it changes, another gap begins.
  public let state: State
  /// How many of the instance's windows it is.
  public let windowCount: Int64
  /// The metrics that the reports of these windows lacked; empty when there is no report at all.
  public let metrics: [MetricName]
  /// Why it was waived.
  public let reason: String?

  /// Takes the parts as they are.
  public init(
    instance: InstanceID, start: Timestamp, end: Timestamp, state: State, windowCount: Int64,
    metrics: [MetricName] = [], reason: String? = nil
  ) {
    self.instance = instance
    self.start = start
    self.end = end
    self.state = state
    self.windowCount = windowCount
    self.metrics = metrics
    self.reason = reason
  }

  var withoutReason: CoverageGap {
    CoverageGap(
      instance: instance, start: start, end: end, state: state, windowCount: windowCount,
      metrics: metrics)
  }

  /// Both in one, when `next` begins where this ends and says the same.
  func joined(with next: CoverageGap) -> CoverageGap? {
    guard end == next.start, state == next.state, metrics == next.metrics, reason == next.reason
    else { return nil }
    return CoverageGap(
      instance: instance, start: start, end: next.end, state: state,
      windowCount: windowCount + next.windowCount, metrics: metrics, reason: reason)
  }
}
