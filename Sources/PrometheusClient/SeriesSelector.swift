/// Which series are meant: a metric's name and conditions on labels.
///
/// The instant-vector selector of PromQL and nothing more: no range, no `offset`, no function, because the samples
/// are fetched raw and counted here.
public struct SeriesSelector: Hashable, Sendable, CustomStringConvertible {
  public let matchers: [LabelMatcher]
  /// The selector as it was written.
  public let text: String

  /// Reads `name`, `name{a="b",c!="d",e=~"f"}`, `{__name__=~"…"}`.
  ///
  /// Throws `invalidSelector` for anything else, and for a selector that every series would match.
  public init(_ text: String) throws(PrometheusError) {
    var reader = SelectorReader(text)
    matchers = try reader.selector()
    self.text = reader.trimmed
    guard matchers.contains(where: { !$0.matchesEmpty }) else {
      throw PrometheusError(
        .invalidSelector, "\(text) matches every series: name the metric or one label")
    }
  }

  /// The selector of these conditions.
  ///
  /// Throws `invalidSelector` for one that every series would match.
  init(matchers: [LabelMatcher]) throws(PrometheusError) {
    let pairs = matchers.map {
      "\(LabelSet.shown($0.label))\($0.comparison.rawValue)\"\(LabelSet.escaped($0.value))\""
    }
    try self.init("{\(pairs.joined(separator: ","))}")
  }

  public func matches(_ labels: LabelSet) -> Bool {
    predicate()(labels)
  }

  /// The selector of series whose name has this behind it; nil without a name.
  public func named(with suffix: String) -> SeriesSelector? {
    guard let name, !name.hasSuffix(suffix) else { return name == nil ? nil : self }
    guard let matcher = try? LabelMatcher(label: LabelSet.nameLabel, .equal, name + suffix) else {
      return nil
    }
    let others = matchers.filter { $0.label != LabelSet.nameLabel || $0.comparison != .equal }
    return try? SeriesSelector(matchers: [matcher] + others)
  }

  /// Whether a series matches, for many series: regular expressions are read once.
  func predicate() -> (LabelSet) -> Bool {
    let isMatch = valuePredicate()
    return { labels in isMatch { labels[$0] } }
  }

  /// The same of whatever tells a label's value, which is empty where there is none.
  func valuePredicate() -> ((String) -> String) -> Bool {
    let conditions = matchers.map { (label: $0.label, holds: $0.predicate()) }
    return { value in conditions.allSatisfy { $0.holds(value($0.label)) } }
  }

  /// Whether a series of that name may match.
  func namePredicate() -> (String) -> Bool {
    let conditions = matchers.filter { $0.label == LabelSet.nameLabel }.map { $0.predicate() }
    return { name in conditions.allSatisfy { $0(name) } }
  }

  /// The metric's name, when the selector demands one.
  public var name: String? {
    matchers.first { $0.label == LabelSet.nameLabel && $0.comparison == .equal }?.value
  }

  public var description: String { text }
}
