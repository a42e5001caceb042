public import Amounts
public import Metering

/// Which facts are wanted: those of the windows of one customer and metric that `span` counts.
public struct FactsQuery: Hashable, Sendable {
  /// How much is read; each level costs more than the one before.
  public enum Detail: Sendable {
    /// Only the sum: a few day and hour totals.
    case sum
    /// Also each instance's newest reading.
    case newest
    /// Also each instance's last reading in every hour.
    case hourly
    /// Also every reading: costs follow the reports of hours that have more than one.
    case every
  }

  /// Whose usage is wanted.
  public let customer: CustomerID
  /// The metric as reports name it.
  public let metric: MetricName
  /// Where the windows end that count.
  public let span: UsageSpan
  /// How much has to be read.
  public let detail: Detail

  /// Takes the parts as they are.
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
      case .average, .p95: .hourly
      case .max: .every
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
  /// By instance, oldest first, each once; empty for `sum`, one each for `newest`.
  public let readings: [InstanceID: [GaugeReading]]
  /// When instances of `readings` were retired inside the span, oldest first; instances that were not are not here.
  public let retirements: [InstanceID: [Timestamp]]

  /// Takes the parts as they are; readings of each instance oldest first.
  public init(
    sum: Quantity, entryCount: Int64, readings: [InstanceID: [GaugeReading]] = [:],
    retirements: [InstanceID: [Timestamp]] = [:]
  ) {
    self.sum = sum
    self.entryCount = entryCount
    self.readings = readings
    self.retirements = retirements
  }

  /// The facts of a metric that was never reported: a total of zero.
  public static let none = MetricFacts(sum: .zero, entryCount: 0)
}
