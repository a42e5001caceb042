/// Asks a query API when the processes behind counters began to count, and again.
///
/// A counter's own `_created` series tells, or `process_start_time_seconds` of its target. Both are asked for by the
/// counter's selector and by targets, not series by series: any number of new pods is a few questions.
public struct StartQueries: Sendable {
  private static let process = "process_start_time_seconds"
  /// Targets named in one question, so that its text stays small.
  private static let targetsAtOnce = 100

  private let queries: PrometheusQueries

  public init(queries: PrometheusQueries) {
    self.queries = queries
  }

  /// The starts behind each of the series, as far as the server knows them.
  ///
  /// A server that refuses the question knows none; throws when it cannot be reached or answers a part only, because
  /// then it may know them later.
  public func starts(
    of series: [SampleSeries], selectedBy selector: SeriesSelector, trustingProcess: Bool,
    from: SampleTime, through: SampleTime
  ) async throws(PrometheusError) -> [LabelSet: StartHistory] {
    guard !series.isEmpty else { return [:] }
    let names = Set(series.compactMap { $0.labels.createdSeries.name }).sorted()
    let created = try await answer(
      Self.renamed(selector, to: names), from: from, through: through)
    let byLabels = Dictionary(created.map { ($0.labels, StartHistory($0)) }) { first, _ in first }
    var starts: [LabelSet: StartHistory] = [:]
    for one in series { starts[one.labels] = byLabels[one.labels.createdSeries] }
    guard trustingProcess else { return starts }
    let unknown = series.map(\.labels).filter { starts[$0] == nil && !$0["instance"].isEmpty }
    let targets = try await processes(of: unknown, from: from, through: through)
    let processes = Dictionary(targets.map { ($0.labels, $0) }) { first, _ in first }.values
    let nearby = Dictionary(grouping: processes.filter { $0.labels.name == Self.process }) {
      Target($0.labels)
    }
    for labels in unknown {
      starts[labels] = Self.process(of: labels, among: nearby[Target(labels)] ?? [])
    }
    return starts
  }

  private struct Target: Hashable {
    let job: String
    let instance: String

    init(_ labels: LabelSet) {
      job = labels["job"]
      instance = labels["instance"]
    }
  }

  private func processes(of labels: [LabelSet], from: SampleTime, through: SampleTime)
    async throws(PrometheusError) -> [SampleSeries]
  {
    var found: [SampleSeries] = []
    let instances = Set(labels.map { $0["instance"] }).sorted()
    for start in stride(from: 0, to: instances.count, by: Self.targetsAtOnce) {
      let some = instances[start..<min(start + Self.targetsAtOnce, instances.count)]
      let selector = try? SeriesSelector(matchers: [
        LabelMatcher(label: LabelSet.nameLabel, .equal, Self.process),
        LabelMatcher(label: "instance", .matches, Self.alternatives(Array(some))),
      ])
      found += try await answer(selector, from: from, through: through)
    }
    return found
  }

  /// The one process that agrees with the counter in every label it has, else the only one of the target.
  private static func process(of labels: LabelSet, among candidates: [SampleSeries])
    -> StartHistory?
  {
    let agreeing = candidates.filter { candidate in
      candidate.labels.values.allSatisfy {
        $0.key == LabelSet.nameLabel || labels[$0.key] == $0.value
      }
    }
    let found = agreeing.isEmpty ? candidates : agreeing
    return found.count == 1 ? StartHistory(found[0]) : nil
  }

  private func answer(_ selector: SeriesSelector?, from: SampleTime, through: SampleTime)
    async throws(PrometheusError) -> [SampleSeries]
  {
    guard let selector else { return [] }
    do {
      return try await queries.samples(of: selector, from: from, through: through).series
    } catch {
      let isRefusal = error.status.map { (400..<500).contains($0) } ?? false
      if isRefusal || error.code == .queryFailed { return [] }
      throw error
    }
  }

  /// The selector with other names; nil when that cannot be said.
  private static func renamed(_ selector: SeriesSelector, to names: [String]) -> SeriesSelector? {
    guard
      let name = names.count == 1
        ? try? LabelMatcher(label: LabelSet.nameLabel, .equal, names[0])
        : try? LabelMatcher(label: LabelSet.nameLabel, .matches, alternatives(names))
    else { return nil }
    let others = selector.matchers.filter { $0.label != LabelSet.nameLabel }
    return try? SeriesSelector(matchers: [name] + others)
  }

  /// A regular expression that matches these texts and no other.
  private static func alternatives(_ texts: [String]) -> String {
    texts.map { text in
      var escaped = ""
      for character in text {
        if "\\.+*?()|[]{}^$".contains(character) { escaped.append("\\") }
        escaped.append(character)
      }
      return escaped
    }.joined(separator: "|")
  }
}
