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

  /// Unique in a catalogue, and what prices refer to.
  public let key: MeterKey
  /// The key of `metrics` in a report that feeds this meter.
  public let metric: MetricName
  /// Whether reported values are states or increases; every kind goes with every aggregation here.
  public let kind: Kind
  /// How the values of a segment become one.
  public let aggregation: Aggregation
  /// For people, singular: `device`, `GB`.
  public let unit: String
  /// Applied once, to the segment's value: 2.5 GB are 3.
  public let rounding: RoundingRule

  /// Takes the parts as they are: whether they go together is checked by the catalogue's reader.
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
