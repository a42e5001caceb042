import Metering
import PrometheusClient

/// Reads the metrics of a file one by one and collects what is wrong with them.
struct MetricsFileReader {
  struct Issue {
    let line: Int
    let text: String
  }

  private let settings: ExporterSettings
  private(set) var issues: [Issue] = []

  init(settings: ExporterSettings) {
    self.settings = settings
  }

  mutating func definitions(_ root: YAMLNode) -> [MetricDefinition] {
    guard case .mapping(let top) = root else {
      refuse(root, "expected metrics: with one line a metric")
      return []
    }
    for key in top.map(\.key) where key.string != "metrics" {
      refuse(key, "unknown key \(key.string ?? "?"); the file has only metrics")
    }
    guard let node = top["metrics"], case .mapping(let metrics) = node, !metrics.isEmpty else {
      refuse(top["metrics"] ?? root, "metrics: names no metric")
      return []
    }
    return metrics.compactMap { definition($0.key, $0.value) }
  }

  private mutating func definition(_ key: YAMLNode, _ value: YAMLNode) -> MetricDefinition? {
    guard let text = key.string, let name = try? MetricName(text) else {
      refuse(key, "a metric's name is 1 to 255 bytes of text")
      return nil
    }
    guard case .mapping(let mapping) = value else {
      refuse(value, "\(name): expected { source: … }")
      return nil
    }
    var reader = MetricFields(mapping: mapping, settings: settings, line: Self.line(key))
    let source = reader.source()
    let access = reader.accessOfSource()
    issues += reader.issues.map { Issue(line: $0.line, text: "\(name): \($0.text)") }
    if case .devices(_, .deviceHours, _)? = source, name == .devices {
      refuse(value, "devices is a number of devices; give device_hours a name of their own")
    }
    guard let source, reader.issues.isEmpty else { return nil }
    return MetricDefinition(name: name, source: source, access: access)
  }

  private mutating func refuse(_ node: YAMLNode, _ text: String) {
    issues.append(Issue(line: Self.line(node), text: text))
  }

  static func line(_ node: YAMLNode) -> Int { node.line }
}
