/// How much an alert matters, as Prometheus' rules say it.
public enum AlertSeverity: String, Hashable, Sendable, CaseIterable {
  /// Good to know.
  case info
  /// Somebody should look within the day.
  case warning
  /// Money is lost, or will be, until somebody acts.
  case critical
}
