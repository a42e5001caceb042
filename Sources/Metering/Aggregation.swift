/// How the values of a segment become one: instances add up first, then their totals over time are combined.
public enum Aggregation: String, Hashable, Sendable, CaseIterable {
  /// Everything added.
  case sum
  /// The sum of each instance's newest value.
  case last
  /// The peak of the total, over every instant at which an instance reported.
  case max
  /// The mean of the hourly totals: every hour weighs the same.
  case average
  /// The 95th percentile of the hourly totals, nearest rank.
  case p95
}
