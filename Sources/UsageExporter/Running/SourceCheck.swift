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
    case .prometheus(let metric): "prometheus \(metric.selector)"
    case .scrape(let address, let metric, _): "scrape \(address) \(metric.selector)"
    case .devices(let list, let count): "http \(list.address) \(count.rawValue) devices"
    case .number(let address, let path, _): "http \(address) \(path)"
    }
  }
}

extension SourceCheck {
  init(_ definition: MetricDefinition, _ outcome: MetricOutcome, _ redaction: Redaction) {
    metric = definition.name.text
    source = definition.source.summary
    switch outcome {
    case .value(let value):
      isReadable = true
      answer = value.description
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
          + series.prefix(5).map { "\($0.labels) \($0.value)" }.joined(separator: ", "))
    case .failure(let error):
      isReadable = false
      answer = redaction.line(error.description, limit: PlainLine.reasonLimit)
    }
  }
}
