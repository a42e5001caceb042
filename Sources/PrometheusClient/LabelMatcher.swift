/// One condition of a selector, as in `namespace="prod"`.
///
/// A label that a series does not have reads as empty
/// (prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors).
public struct LabelMatcher: Hashable, Sendable {
  public enum Comparison: String, Sendable {
    case equal = "="
    case notEqual = "!="
    case matches = "=~"
    case doesNotMatch = "!~"
  }

  public let label: String
  public let comparison: Comparison
  public let value: String

  /// Throws `invalidSelector` for a regular expression that cannot be read.
  public init(label: String, _ comparison: Comparison, _ value: String) throws(PrometheusError) {
    self.label = label
    self.comparison = comparison
    self.value = value
    if comparison == .matches || comparison == .doesNotMatch { _ = try Self.pattern(value) }
  }

  public func matches(_ labels: LabelSet) -> Bool { predicate()(labels[label]) }

  /// The test of a label's value; regular expressions must match all of it, as in Prometheus.
  func predicate() -> (String) -> Bool {
    let value = value
    switch comparison {
    case .equal: return { $0 == value }
    case .notEqual: return { $0 != value }
    case .matches, .doesNotMatch:
      let isWanted = comparison == .matches
      // The pattern was read once in `init`, so it can be read again.
      guard let pattern = try? Self.pattern(value) else { return { _ in false } }
      return { ($0.wholeMatch(of: pattern) != nil) == isWanted }
    }
  }

  /// Whether the condition holds for a series that lacks the label.
  var matchesEmpty: Bool { matches(LabelSet([:])) }

  private static func pattern(_ text: String) throws(PrometheusError) -> Regex<AnyRegexOutput> {
    do {
      return try Regex(text)
    } catch {
      throw PrometheusError(.invalidSelector, "\"\(text)\" is not a regular expression")
    }
  }
}
