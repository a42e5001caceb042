/// What a metrics endpoint shows: OpenMetrics 1.0 or the Prometheus text format 0.0.4, with the quoted names of
/// Prometheus 3.
///
/// Formats: github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md,
/// prometheus.io/docs/instrumenting/exposition_formats/ and prometheus.io/docs/instrumenting/escaping_schemes/.
/// A line that cannot be read spoils only those who select it.
public struct Exposition: Hashable, Sendable {
  /// One line: a series and what it reads; the time is present when the line carries one.
  public struct Reading: Hashable, Sendable {
    public let labels: LabelSet
    public let value: SampleValue
    public let time: SampleTime?
  }

  public enum Format: Sendable {
    case openMetrics
    case prometheusText

    /// By the `Content-Type`; anything that does not say OpenMetrics is read as the older format.
    public init(contentType: String?) {
      let isOpenMetrics =
        contentType?.lowercased().contains("application/openmetrics-text") ?? false
      self = isOpenMetrics ? .openMetrics : .prometheusText
    }
  }

  /// A line that cannot be read, with as much of its series as could.
  struct Fault: Hashable, Sendable {
    let line: Int
    let reason: String
    var name: String?
    var labels: LabelSet?
  }

  static let processStart = "process_start_time_seconds"

  public let readings: [Reading]
  /// The declared type of each metric family.
  public let types: [String: String]
  let faults: [Fault]
  /// What `_created` and process start series read.
  let startSeconds: [LabelSet: ExactNumber]

  /// Reads a whole exposition.
  ///
  /// Throws `malformed` for OpenMetrics without its final `# EOF`, which is an answer that broke off, and for text
  /// behind it.
  public init(_ text: String, format: Format) throws(PrometheusError) {
    try self.init(Array(text.utf8), format: format, selecting: nil)
  }

  /// Reads what the selectors want, and what tells when their counters began; all other lines are passed over.
  public init(_ bytes: [UInt8], format: Format, selecting selectors: [SeriesSelector]?)
    throws(PrometheusError)
  {
    var reader = ExpositionReader(bytes, format: format, selectors: selectors)
    var begin = 0
    while begin <= bytes.count {
      let end = bytes[begin...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let hasReturn = begin < end && bytes[end - 1] == UInt8(ascii: "\r")
      try reader.read(begin..<(hasReturn ? end - 1 : end))
      begin = end + 1
    }
    try reader.finish()
    readings = reader.readings
    types = reader.types
    faults = reader.faults
    startSeconds = reader.startSeconds
  }

  static func broken(_ line: Int, _ reason: String) -> PrometheusError {
    PrometheusError(.malformed, "line \(line) of the exposition cannot be read: \(reason)")
  }
}

extension Exposition {
  /// The series that a selector matches, in the order of the exposition.
  ///
  /// Throws `malformed` when a line that the selector matches, or may match, cannot be read or stands there twice.
  public func readings(matching selector: SeriesSelector) throws(PrometheusError) -> [Reading] {
    let matches = selector.predicate()
    let mayMatch = selector.namePredicate()
    let fault = faults.first { fault in
      if let labels = fault.labels { return matches(labels) }
      return fault.name.map(mayMatch) ?? false
    }
    if let fault { throw Self.broken(fault.line, fault.reason) }
    return readings.filter { matches($0.labels) }
  }

  /// Why nothing matches a selector: what is there may be no exposition at all.
  public func withoutMatch(_ selector: SeriesSelector) -> String {
    let fault = readings.isEmpty ? faults.first : nil
    let reason = fault.map { "; line \($0.line) cannot be read: \($0.reason)" } ?? ""
    return "no series matches \(selector)\(reason)"
  }

  /// When a counter began to count: its own `_created` series, or the start of the one process that is exposed, unless
  /// that is not the process that counts.
  public func start(of labels: LabelSet, trustingProcess isTrusted: Bool = true) -> SampleTime? {
    let process = LabelSet(name: Self.processStart)
    let found = startSeconds[labels.createdSeries] ?? (isTrusted ? startSeconds[process] : nil)
    return found.flatMap { SampleTime(startSeconds: $0) }
  }
}

extension LabelSet {
  /// The `_created` series that belongs to a counter's `_total` series.
  public var createdSeries: LabelSet {
    let name = name ?? ""
    let family = name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
    return renamed(family + "_created")
  }
}

extension SampleTime {
  /// The value of a `_created` or `process_start_time_seconds` series; nil beyond the range of times.
  public init?(startSeconds: ExactNumber) {
    guard let milliseconds = Int64(exactly: startSeconds.trillionths / 1_000_000_000) else {
      return nil
    }
    self.init(milliseconds: milliseconds)
  }
}
