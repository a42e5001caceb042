import Metering

/// The one form of query that a recorded history answers: `name{label="value"}[90s]` at a time.
struct RangeSelector: Hashable {
  let name: String
  let labels: [String: String]
  let rangeMilliseconds: Int64

  /// Nil for any other query.
  init?(_ text: String) {
    let form = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^}]*)\})?\[(\d+)(ms|s|m|h|d)\]/
    guard let match = text.wholeMatch(of: form), let count = Int64(match.3),
      let unit = Self.milliseconds[String(match.4)]
    else { return nil }
    var labels: [String: String] = [:]
    for part in match.2?.split(separator: ",") ?? [] {
      guard let label = part.wholeMatch(of: /\s*(\w+)\s*=\s*"([^"]*)"\s*/) else { return nil }
      labels[String(label.1)] = String(label.2)
    }
    name = String(match.1)
    self.labels = labels
    rangeMilliseconds = count * unit
  }

  private static let milliseconds: [String: Int64] = [
    "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
  ]
}
