import Metering

/// A subscription's segments while one change after the other is applied to them.
struct CutSegments {
  private let known: Set<Segment>
  private var byKey: [Segment.Key: Segment]

  init(_ known: [Segment]) {
    self.known = Set(known)
    byKey = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
  }

  var all: [Segment] { Array(byKey.values) }

  /// Those that are not as they were at first.
  var changed: [Segment] {
    byKey.values.filter { !known.contains($0) }.sorted {
      ($0.key.meter, $0.key.start, $0.key.item) < ($1.key.meter, $1.key.start, $1.key.item)
    }
  }

  mutating func add(_ segments: [Segment]) {
    for segment in segments { byKey[segment.key] = segment }
  }

  /// The latest start of a running segment whose item is gone by now, or has another price; nil where all are as known.
  ///
  /// An item whose period is over tells nothing: what was planned for the period's end is dated to that end.
  func lastStart(differingFrom items: [ObservedItem], at now: Timestamp) -> Timestamp? {
    let running = byKey.values.filter { $0.key.start <= now && now < $0.end }
    let differs = running.contains { segment in
      guard let item = items.first(where: { $0.holds(segment) }) else { return true }
      return item.price != segment.price && item.period.start <= segment.key.start
    }
    return differs ? running.map(\.key.start).max() : nil
  }
}
