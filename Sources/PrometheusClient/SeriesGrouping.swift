/// Which series show the same thing and count once: a volume that several nodes report, a target with two replicas.
public enum SeriesGrouping: Hashable, Sendable {
  case none
  /// Series that agree in these labels; a series that has none of them stands alone.
  case per([String])
  /// Series that agree in all labels but these.
  case ignoring([String])

  /// The labels that name a series' group.
  public func key(of labels: LabelSet) -> LabelSet {
    switch self {
    case .none: return labels
    case .per(let names):
      let kept = LabelSet(labels.values.filter { names.contains($0.key) })
      return kept.values.isEmpty ? labels : kept
    case .ignoring(let names):
      return LabelSet(labels.values.filter { !names.contains($0.key) })
    }
  }

  func groups(_ series: [SampleSeries]) -> [[SampleSeries]] {
    guard self != .none else { return series.map { [$0] } }
    return Dictionary(grouping: series) { key(of: $0.labels) }.inSeriesOrder.map(\.value)
  }
}
