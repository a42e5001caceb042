public import Metering
public import PrometheusClient
public import Wire

/// One metric of the reports and where its value comes from.
public struct MetricDefinition: Sendable {
  public let name: MetricName
  public let source: MetricSource
  public let access: SourceAccess

  public init(name: MetricName, source: MetricSource, access: SourceAccess = SourceAccess()) {
    self.name = name
    self.source = source
    self.access = access
  }
}

extension MetricDefinition {
  /// What of its access must not be shown.
  public var secrets: [Secret] {
    let list: SourceAccess? = if case .devices(let list, _, _) = source { list.access } else { nil }
    return access.secrets + (list?.secrets ?? [])
  }
}

/// Where a value comes from.
public enum MetricSource: Sendable {
  /// Raw samples from a query API; the past can be asked for.
  case prometheus(SampledMetric)
  /// A metrics endpoint that is read directly; only the present can be read, so readings are kept.
  case scrape(WebAddress, SampledMetric, everyMilliseconds: Int64)
  /// A list of devices; only the present can be read. With a rule it is read all along, and readings are kept.
  case devices(DeviceList, DeviceCount, PresenceRule?)
  /// A number in a JSON answer; only the present can be read.
  case number(WebAddress, path: String, divisor: Int64)

  /// Whether a window that ended long ago can still be read.
  public var knowsThePast: Bool {
    if case .prometheus = self { true } else { false }
  }
}

/// What is made of the samples that a selector matches.
public struct SampledMetric: Hashable, Sendable {
  public static let defaultLookbackMilliseconds: Int64 = 600_000

  public enum Kind: Hashable, Sendable {
    case counter
    case gauge(GaugeReduction)
  }

  public let selector: SeriesSelector
  public let kind: Kind
  /// The value is divided by this, cut off behind the twelfth decimal.
  public let divisor: Int64
  public let lookbackMilliseconds: Int64
  /// Whether `process_start_time_seconds` of the target tells when its counters began, and began anew.
  ///
  /// Not so for a bridge that shows another program's counters: its restart under a new name would charge everything
  /// that program ever counted. Then only a counter's own `_created` series tells.
  public let trustsProcessStart: Bool
  /// Which series show the same thing.
  public let grouping: SeriesGrouping
  /// What of native histograms counts.
  public let field: SampleField

  public init(
    selector: SeriesSelector, kind: Kind, divisor: Int64 = 1,
    lookbackMilliseconds: Int64 = Self.defaultLookbackMilliseconds, trustsProcessStart: Bool = true,
    grouping: SeriesGrouping = .none, field: SampleField = .value
  ) {
    self.selector = selector
    self.kind = kind
    self.divisor = divisor
    self.lookbackMilliseconds = lookbackMilliseconds
    self.trustsProcessStart = trustsProcessStart
    self.grouping = grouping
    self.field = field
  }

  /// What is counted: where one window's counting ended, another of the same goes on.
  var counted: String { selector.text + (field == .value ? "" : " \(field.rawValue)") }

  /// Why the declared type of the series makes `kind` doubtful; nil when it does not.
  func doubt(_ type: SeriesType?) -> String? {
    switch (type, kind) {
    case (.gauge?, .counter):
      "\(selector.name ?? "") is declared as a gauge and counted as a counter: what falls there looks like a restart"
    case (.counter?, .gauge):
      "\(selector.name ?? "") is declared as a counter and taken for a gauge: what is reported is not its growth"
    default: nil
    }
  }
}

/// Which devices of a list are counted.
public enum DeviceCount: String, CaseIterable, Sendable {
  case active
  case total
  /// The time for which devices were active, in hours.
  case deviceHours = "device_hours"
}
