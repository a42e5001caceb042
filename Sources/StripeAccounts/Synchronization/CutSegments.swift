import Metering

/// A subscription's segments while one change after the other is applied to them.
struct CutSegments {
  private let known: [Segment.Key: Segment]
  private var byKey: [Segment.Key: Segment]

  init(_ known: [Segment]) {
    self.known = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
    byKey = self.known
  }

  var all: [Segment] { Array(byKey.values) }

  /// Those that are not as they were at first; one that a change before it left no room for is empty.
  var changed: [Segment] {
    let unfounded = known.values.filter { byKey[$0.key] == nil }.map { $0.ending(at: $0.key.start) }
    return (byKey.values + unfounded).filter { known[$0.key] != $0 }.sorted {
      ($0.key.meter, $0.key.start, $0.key.item) < ($1.key.meter, $1.key.start, $1.key.item)
    }
  }

  /// One that was known before `rewind` has the rules and the billing that it had.
  mutating func add(_ segments: [Segment]) {
    for segment in segments {
      let isFoundAgain = byKey[segment.key] == nil
      byKey[segment.key] = isFoundAgain ? segment.keeping(known[segment.key]) : segment
    }
  }

  /// Forgets what began after a moment: it is told anew, with changes that nobody had heard of in between.
  mutating func rewind(to begun: Timestamp) {
    byKey = byKey.filter { $0.key.start <= begun }
  }

  /// Since when Stripe's events are to be asked for changes that are not in the segments: a start of one. Nil where all are as
  /// known.
  ///
  /// An item may have another price than its newest segment, or be gone. Where an event announced a change since, in
  /// the same second too, it may also have had another price and have the known one again; whoever looked before the event was
  /// heard of may have begun other segments since then. A change of ours, `noted`, says nothing
  /// of what was changed before it: a store that was restored from a backup does not know that either.
  func lastStart(
    differingFrom items: [ObservedItem], at now: Timestamp, noted: Timestamp?,
    announcedAt: Set<Timestamp>
  ) -> Timestamp? {
    let newest = Dictionary(grouping: byKey.values, by: \.key.item).values.compactMap { own in
      own.max { $0.key.start < $1.key.start }
    }
    guard let last = newest.map(\.key.start).max() else { return nil }
    if let missed = start(before: announcedAt, last, now) { return missed }
    guard noted == nil else { return last }
    // What began with a period needs no event: the one that announced it bears the same second.
    let begun = Set(items.map(\.period.start.seconds))
    let isAnnounced = announcedAt.contains {
      last.seconds <= $0.seconds && !begun.contains($0.seconds)
    }
    if isAnnounced { return last }
    let differs = newest.contains { segment in
      items.first { $0.holds(segment) }?.price != segment.price
    }
    return differs ? last : nil
  }

  /// The start of the segment in which the first change was announced that none is cut at, where others began since. What
  /// Stripe's list does not go back to stays as it is known: it cannot be told anew.
  private func start(before announcedAt: Set<Timestamp>, _ last: Timestamp, _ now: Timestamp)
    -> Timestamp?
  {
    let starts = Set(byKey.keys.map(\.start))
    let seconds = Set(starts.map(\.seconds))
    let oldest = DatedChanges.oldest(at: now)
    let missed = announcedAt.filter {
      oldest <= $0 && $0.seconds < last.seconds && !seconds.contains($0.seconds)
    }
    guard let first = missed.min() else { return nil }
    return starts.filter { $0 < first }.max()
  }
}

extension Segment {
  /// The same stretch, counted and billed as it was.
  fileprivate func keeping(_ known: Segment?) -> Segment {
    guard let known else { return self }
    return Segment(
      key: key, price: price, end: end, billing: known.billing, rules: known.rules,
      unbilledUntil: known.unbilledUntil)
  }
}
