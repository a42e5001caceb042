public import Metering

/// Why a report is kept apart before it is charged, and until when: decided before it is in the ledger, kept with it.
public struct ReportHold: Hashable, Sendable {
  /// What becomes of a held report that nobody releases or rejects.
  public enum Fate: String, Hashable, Sendable, CaseIterable {
    /// At its deadline, before the period's invoice, it counts as if it had never been held.
    case bill
    /// It counts once its period is closed, and so is late usage, which somebody bills or waives.
    case late
  }

  /// Which of its metrics are doubted: an entry that adds none of them is not held.
  public let metrics: Set<MetricName>
  /// For people: a sentence for each rule, without a full stop at the end.
  public let reason: String
  /// In the customer's time.
  public let heldAt: Timestamp
  /// In the customer's time: from then on it is no longer waited for.
  public let deadline: Timestamp
  /// What happens then.
  public let fate: Fate

  /// Takes the parts as they are.
  public init(
    metrics: Set<MetricName>, reason: String, heldAt: Timestamp, deadline: Timestamp, fate: Fate
  ) {
    self.metrics = metrics
    self.reason = reason
    self.heldAt = heldAt
    self.deadline = deadline
    self.fate = fate
  }
}
