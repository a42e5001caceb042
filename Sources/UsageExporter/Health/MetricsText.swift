import PrometheusClient

/// Metrics in the Prometheus text format 0.0.4, family by family.
struct MetricsText {
  private(set) var text = ""

  mutating func gauge(_ name: String, _ help: String, _ value: Int64) {
    family(name, "gauge", help)
    sample(name, [], "\(value)")
  }

  mutating func counter(_ name: String, _ help: String, _ value: Int64) {
    family(name, "counter", help)
    sample(name, [], "\(value)")
  }

  mutating func family(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
    let pairs = labels.map { "\($0.0)=\"\(LabelSet.escaped($0.1))\"" }.joined(separator: ",")
    text += pairs.isEmpty ? "\(name) \(value)\n" : "\(name){\(pairs)} \(value)\n"
  }

  /// Thousandths as seconds.
  static func seconds(milliseconds: Int64) -> String {
    let rest = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }
}
