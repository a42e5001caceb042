import Amounts
import Metering
import PrometheusClient
import Reporting

/// What one metric's source answers.
public struct SourceCheck: Sendable {
  public let metric: String
  public let source: String
  /// Whether the source could be read.
  public let isReadable: Bool
  /// The value, or why there is none.
  public let answer: String

  /// The row as a JSON object.
  public var json: String {
    JSONValue.object([
      "metric": .string(metric), "source": .string(source), "readable": .bool(isReadable),
      "answer": .string(answer),
    ]).description
  }
}

extension MetricSource {
  /// The source in a few words, for people.
  var summary: String {
    switch self {
    case .prometheus(let metric): "prometheus \(metric.selector)\(metric.grouping.summary)"
    case .scrape(let address, let metric, _):
      "scrape \(address) \(metric.selector)\(metric.grouping.summary)"
    case .devices(let list, let count): "http \(list.address) \(count.rawValue) devices"
    case .number(let address, let path, _): "http \(address) \(path)"
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

extension SourceCheck {
  /// What a window would report, with what is odd about it.
  init(
    _ definition: MetricDefinition, _ outcome: MetricOutcome, in collected: CollectedWindow,
    _ redaction: Redaction
  ) {
    metric = definition.name.text
    source = definition.source.summary
    switch outcome {
    case .value(let value):
      isReadable = true
      let resets = collected.resets[definition.name]?.summary.map { [$0] } ?? []
      let remarks = resets + (collected.notes[definition.name] ?? [])
      answer = redaction.line(
        ([value.description] + remarks).joined(separator: "; "), limit: PlainLine.reasonLimit)
    case .missing(let reason, _):
      isReadable = false
      answer = redaction.line(reason, limit: PlainLine.reasonLimit)
    }
  }

  init(_ definition: MetricDefinition, _ result: EndpointReader.Result, _ redaction: Redaction) {
    metric = definition.name.text
    source = definition.source.summary
    switch result {
    case .success(let series):
      isReadable = true
      answer = redaction.line(
        "\(series.count) series: "
          + series.prefix(5).map { "\($0.labels) \($0.value?.description ?? "NaN")" }
          .joined(separator: ", "))
    case .failure(let error):
      isReadable = false
      answer = redaction.line(error.description, limit: PlainLine.reasonLimit)
    }
  }
}
