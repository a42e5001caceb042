public import Amounts
public import Metering

/// An absolute fact about one instance in one window: gauges' values and counters' increases.
///
/// What the report does not know it names in `missing`; unknown is not zero.
public struct UsageReport: Hashable, Sendable {
  /// How large the JSON of one report may be, by itself and in a batch.
  public static let maximumBytes = 65_536
  /// How many metrics one report may carry, and how many names may stand in `missing`.
  public static let maximumMetrics = 1_000

  /// Whose usage it is, as the platform names it; need not be linked to Stripe.
  public let customer: CustomerID
  /// `default` where the report names none.
  public let instance: InstanceID
  /// Nil in the guide's plain form: then the window is the instant of receipt.
  public let window: TimeWindow?
  /// `report_id`, or the `Idempotency-Key` header; the identity of a report without a window.
  public let clientKey: String?
  /// Devices that were active; counted where `metrics` has no `devices` and that is not missing. Nil where not told.
  public let activeDevices: Int64?
  /// Devices there are, for information: nothing is billed by it. Nil where not told.
  public let totalDevices: Int64?
  /// The values that are known, from 0 to 2^53; empty where none are.
  public let metrics: [MetricName: Quantity]
  /// What could not be read in this window, each once, with the reason.
  public let missing: [MissingMetric]
  /// Nil for a report that no exporter of ours sent, and for corrections.
  public let exporter: ExporterStamp?

  /// Unchecked: `ReportReading` checks. `missing` is put in the order of its names.
  public init(
    customer: CustomerID, instance: InstanceID, window: TimeWindow?, clientKey: String? = nil,
    activeDevices: Int64? = nil, totalDevices: Int64? = nil, metrics: [MetricName: Quantity] = [:],
    missing: [MissingMetric] = [], exporter: ExporterStamp? = nil
  ) {
    self.customer = customer
    self.instance = instance
    self.window = window
    self.clientKey = clientKey
    self.activeDevices = activeDevices
    self.totalDevices = totalDevices
    self.metrics = metrics
    self.missing = missing.sorted { $0.metric < $1.metric }
    self.exporter = exporter
  }
}

/// A metric that could not be read, and why, in words for people.
public struct MissingMetric: Hashable, Sendable {
  /// A name that is not in the same report's `metrics`.
  public let metric: MetricName
  /// As the source said it, at most 500 characters; not part of the content hash.
  public let reason: String

  /// Takes the parts as they are.
  public init(metric: MetricName, reason: String) {
    self.metric = metric
    self.reason = reason
  }
}

/// Which exporter sent a report and as its how-manieth: tells a replay or a second exporter apart.
public struct ExporterStamp: Hashable, Sendable {
  /// The identity of the exporter's spool.
  public let id: String
  /// Rises by one with each report of that spool.
  public let sequence: Int64?

  /// `sequence` may be nil: then only another spool is noticed, not a gap.
  public init(id: String, sequence: Int64?) {
    self.id = id
    self.sequence = sequence
  }
}
