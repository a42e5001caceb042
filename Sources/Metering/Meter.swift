public import Amounts

/// What is counted and how a period's value comes of it: one entry of the catalogue's `meters`.
public struct Meter: Hashable, Sendable {
  /// Whether a reported value is a state or an increase.
  public enum Kind: String, Sendable, CaseIterable {
    /// A value that was true in the window: devices, gigabytes.
    case gauge
    /// What was added during the window: messages, requests.
    case counter
  }

  public let key: MeterKey
  /// The key of `metrics` in a report that feeds this meter.
  public let metric: MetricName
  public let kind: Kind
  public let aggregation: Aggregation
  /// For people, singular: `device`, `GB`.
  public let unit: String
  /// Applied once, to the segment's value: 2.5 GB are 3.
  public let rounding: RoundingRule

  public init(
    key: MeterKey, metric: MetricName, kind: Kind, aggregation: Aggregation, unit: String,
    rounding: RoundingRule
  ) {
    self.key = key
    self.metric = metric
    self.kind = kind
    self.aggregation = aggregation
    self.unit = unit
    self.rounding = rounding
  }
}
