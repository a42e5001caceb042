public import Amounts
public import Metering

/// Which facts are wanted: those of the windows of one customer and metric that end in `span`.
public struct FactsQuery: Hashable, Sendable {
  /// How much is read; each level costs more than the one before.
  public enum Detail: Sendable {
    /// Only the sum: a few day and hour totals.
    case sum
    /// Also each instance's newest reading.
    case newest
    /// Also each instance's last reading in every hour.
    case hourly
  }

  public let customer: CustomerID
  public let metric: MetricName
  public let span: UsageSpan
  public let detail: Detail

  public init(customer: CustomerID, metric: MetricName, span: UsageSpan, detail: Detail) {
    self.customer = customer
    self.metric = metric
    self.span = span
    self.detail = detail
  }

  /// What `meter` needs for its total in `span`.
  public init(customer: CustomerID, meter: Meter, span: UsageSpan) {
    let detail: Detail =
      switch meter.aggregation {
      case .sum: .sum
      case .last: .newest
      case .max, .average, .p95: .hourly
      }
    self.init(customer: customer, metric: meter.metric, span: span, detail: detail)
  }
}

/// What a metric's totals are computed from, read in one consistent view of the ledger.
public struct MetricFacts: Hashable, Sendable {
  /// Everything that was reported, added up.
  public let sum: Quantity
  /// How many entries carry the metric.
  public let entryCount: Int64
  /// By instance, oldest first; empty for `sum`, one each for `newest`.
  public let readings: [InstanceID: [GaugeReading]]

  public init(sum: Quantity, entryCount: Int64, readings: [InstanceID: [GaugeReading]] = [:]) {
    self.sum = sum
    self.entryCount = entryCount
    self.readings = readings
  }

  public static let none = MetricFacts(sum: .zero, entryCount: 0)
}
