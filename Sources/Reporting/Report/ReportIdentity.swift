public import Metering

/// What makes two reports of one instance the same report.
public enum ReportIdentity: Hashable, Sendable {
  /// A report with a window: one fact per instance and window.
  case window(TimeWindow)
  /// A plain report with a `report_id` or `Idempotency-Key`.
  case clientKey(String)
  /// A plain report without either: each one is a new fact.
  case unnamed
}

extension UsageReport {
  /// The window where there is one, whatever key comes with it; else the key.
  public var identity: ReportIdentity {
    if let window { return .window(window) }
    return clientKey.map { .clientKey($0) } ?? .unnamed
  }
}
