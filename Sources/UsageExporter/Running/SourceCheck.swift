public import Metering
import PrometheusClient
import Reporting

/// What one metric's source answers, and what a report would say of it.
public struct SourceCheck: Sendable {
  public let metric: String
  public let source: String
  /// The value that a report of the window would have, or why it would be missing.
  public let answer: String
  /// Whether the report would have a value.
  public let isReadable: Bool
  /// What is counted, and in which unit: `counter, its increase in bytes / 1000000000`.
  public let meaning: String
  /// How many series answered; nil where there are none, as in lists of devices.
  public let series: Int?
  /// The newest sample, and how old it is.
  public let newestSample: Timestamp?
  public let ageMilliseconds: Int64?
  /// What the source showed, in a few words.
  public let shown: String?
  public let window: TimeWindow

  /// The check in lines for people.
  public var text: String {
    var lines = ["\(isReadable ? "ok     " : "MISSING") \(metric): \(answer)   [\(source)]"]
    lines.append("          window    \(UsageLine.span(window))")
    lines.append("          counted   \(meaning)")
    if let series { lines.append("          series    \(series)") }
    if let newestSample, let ageMilliseconds {
      lines.append(
        "          newest    \(newestSample), \(MetricsText.seconds(milliseconds: ageMilliseconds)) s ago"
      )
    }
    if let shown { lines.append("          shows     \(shown)") }
    return lines.joined(separator: "\n")
  }

  /// The check as a JSON object.
  public var json: String {
    JSONValue.object([
      "metric": .string(metric), "source": .string(source), "readable": .bool(isReadable),
      "answer": .string(answer), "counted": .string(meaning),
      "series": JSONValue(series.map { Int64($0) }),
      "newest_sample": JSONValue(newestSample?.description),
      "age_seconds": ageMilliseconds.map { .number(MetricsText.seconds(milliseconds: $0)) }
        ?? .null,
      "shows": JSONValue(shown), "window_start": JSONValue(window.start),
      "window_end": JSONValue(window.end),
    ]).description
  }
}

extension MetricSource {
  /// The source in a few words, for people.
  var summary: String {
    switch self {
    case .prometheus(let metric): "prometheus \(metric.counted)\(metric.grouping.summary)"
    case .scrape(let address, let metric, _):
      "scrape \(address) \(metric.selector)\(metric.grouping.summary)"
    case .devices(let list, .deviceHours, _): "http \(list.address) device-hours"
    case .devices(let list, let count, _): "http \(list.address) \(count.rawValue) devices"
    case .number(let address, let path, _): "http \(address) \(path)"
    }
  }

  /// What is made of what the source shows, with its unit.
  var meaning: String {
    switch self {
    case .prometheus(let metric), .scrape(_, let metric, _): metric.meaning
    case .devices(_, let count, nil): "\(count.rawValue) devices that the list shows now"
    case .devices(_, let count, let rule?): rule.meaning(count)
    case .number(_, _, let divisor): "the number it shows now\(SampledMetric.divided(by: divisor))"
    }
  }
}

extension SeriesGrouping {
  fileprivate var summary: String {
    switch self {
    case .none: ""
    case .per(let labels): " per \(labels.joined(separator: ", "))"
    case .ignoring(let labels): " ignoring \(labels.joined(separator: ", "))"
    }
  }
}

extension SampledMetric {
  /// The base units that names of metrics end with (prometheus.io/docs/practices/naming).
  private static let units = [
    "bytes", "seconds", "ratio", "joules", "celsius", "meters", "volts", "amperes", "grams",
  ]

  fileprivate var meaning: String {
    let what =
      switch kind {
      case .counter: "counter, its increase in the window"
      case .gauge(let reduction): "gauge, \(reduction) over the window"
      }
    return what + (unit.map { ", in \($0)" } ?? "") + Self.divided(by: divisor)
  }

  private var unit: String? {
    let words = (selector.name ?? "").split(separator: "_").map(String.init)
    return Self.units.last { unit in words.suffix(2).contains(unit) }
  }

  fileprivate static func divided(by divisor: Int64) -> String {
    divisor == 1 ? "" : ", divided by \(divisor)"
  }
}
