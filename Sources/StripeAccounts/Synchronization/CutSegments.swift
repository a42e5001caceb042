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

  /// Since when Stripe's events are to be asked for changes that are not in the segments: the latest start of one. Nil where all
  /// are as known.
  ///
  /// An item may have another price than its newest segment, or be gone while that runs. Where an event announced a change since, in
  /// the same second too, it may also have had another price and have the known one again. A change of ours, `noted`, says nothing
  /// of what was changed before it: a store that was restored from a backup does not know that either.
  func lastStart(
    differingFrom items: [ObservedItem], at now: Timestamp, noted: Timestamp?,
    announcedAt: Set<Timestamp>
  ) -> Timestamp? {
    let newest = Dictionary(grouping: byKey.values, by: \.key.item).values.compactMap { own in
      own.max { $0.key.start < $1.key.start }
    }
    guard let last = newest.map(\.key.start).max() else { return nil }
    guard noted == nil else { return last }
    // What began with a period needs no event: the one that announced it bears the same second.
    let begun = Set(items.map(\.period.start.seconds))
    let isAnnounced = announcedAt.contains {
      last.seconds <= $0.seconds && !begun.contains($0.seconds)
    }
    if isAnnounced { return last }
    let differs = newest.contains { segment in
      guard let item = items.first(where: { $0.holds(segment) }) else { return now < segment.end }
      return item.price != segment.price
    }
    return differs ? last : nil
  }
}
