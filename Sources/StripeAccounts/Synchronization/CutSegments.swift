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

  /// The latest start of a segment, where an item has another price than its newest segment, or is gone while that runs; nil
  /// where all are as known.
  func lastStart(differingFrom items: [ObservedItem], at now: Timestamp) -> Timestamp? {
    let newest = Dictionary(grouping: byKey.values, by: \.key.item).values.compactMap { own in
      own.max { $0.key.start < $1.key.start }
    }
    let differs = newest.contains { segment in
      guard let item = items.first(where: { $0.holds(segment) }) else { return now < segment.end }
      return item.price != segment.price
    }
    return differs ? newest.map(\.key.start).max() : nil
  }
}
