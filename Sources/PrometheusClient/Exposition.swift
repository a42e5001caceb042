/// What a metrics endpoint shows: OpenMetrics 1.0 or the Prometheus text format 0.0.4.
///
/// Formats: github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md and
/// prometheus.io/docs/instrumenting/exposition_formats/.
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

  public let readings: [Reading]
  /// The declared type of each metric family.
  public let types: [String: String]

  /// Reads a whole exposition.
  ///
  /// Throws `malformed` with the line for a syntax error, for a series that stands there twice, and for OpenMetrics
  /// without its final `# EOF`, which is an answer that broke off.
  public init(_ text: String, format: Format) throws(PrometheusError) {
    var readings: [Reading] = []
    var types: [String: String] = [:]
    var seen: Set<LabelSet> = []
    var hasEnd = false
    // By bytes: as characters, a carriage return and a line feed would be one and never match.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let (number, line) = (index + 1, Substring(bytes))
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      guard !hasEnd else { throw Self.broken(number, "text behind # EOF") }
      if line.hasPrefix("#") {
        hasEnd = line == "# EOF" && format == .openMetrics
        if let (family, type) = Self.typeDeclaration(line) { types[family] = type }
        continue
      }
      var reader = ExpositionLine(line, number: number)
      let reading = try reader.reading(format)
      guard seen.insert(reading.labels).inserted else {
        throw Self.broken(number, "\(reading.labels) stands there twice")
      }
      readings.append(reading)
    }
    guard hasEnd || format == .prometheusText else {
      throw PrometheusError(.malformed, "the exposition breaks off: it has no # EOF")
    }
    self.readings = readings
    self.types = types
  }

  private static func typeDeclaration(_ line: Substring) -> (String, String)? {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    guard words.count >= 4, words[0] == "#", words[1] == "TYPE" else { return nil }
    return (String(words[2]), String(words[3]))
  }

  static func broken(_ line: Int, _ reason: String) -> PrometheusError {
    PrometheusError(.malformed, "line \(line) of the exposition cannot be read: \(reason)")
  }
}

extension Exposition {
  /// The series that a selector matches, in the order of the exposition.
  public func readings(matching selector: SeriesSelector) -> [Reading] {
    readings.filter { selector.matches($0.labels) }
  }

  /// When a counter began to count: its own `_created` series, or the start of the one process that is exposed, unless
  /// that is not the process that counts.
  public func start(of labels: LabelSet, trustingProcess isTrusted: Bool = true) -> SampleTime? {
    let created = labels.createdSeries
    let process = LabelSet(name: "process_start_time_seconds")
    let found =
      readings.first { $0.labels == created }
      ?? (isTrusted ? readings.first { $0.labels == process } : nil)
    guard case .number(let seconds)? = found?.value else { return nil }
    return SampleTime(startSeconds: seconds)
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
