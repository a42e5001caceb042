public import Amounts
public import UsageLedger

/// One report, or completion, that carries a meter's metric, and what became of its value in the total.
public struct ExplainedReport: Hashable, Sendable {
  /// What became of a report's value.
  public enum Status: String, Sendable {
    /// Its value is in the total, or in an hour that the total is computed from.
    case counted
    /// A later reading of the same instance stands in its place.
    case replaced
    /// Its instance was retired: the value counted until then.
    case retired
    /// Its instance fell silent, in a period that was closed when silence still ended a gauge.
    case expired
    /// Taken out by a void.
    case void
  }

  /// A report or completion, void ones included.
  public let entry: LedgerEntry
  /// What the entry says of the metric.
  public let value: Quantity
  /// Whether and why the value counts or not.
  public let status: Status

  /// Takes the parts as they are.
  public init(entry: LedgerEntry, value: Quantity, status: Status) {
    self.entry = entry
    self.value = value
    self.status = status
  }
}
