public import Metering

/// A reading and how long it counts for its instance: from `from` through `through`, both in.
struct EffectiveReading: Hashable, Sendable {
  let reading: GaugeReading
  let from: Timestamp
  let through: Timestamp

  func counts(at instant: Timestamp) -> Bool { from <= instant && instant <= through }
}

extension EffectiveReading {
  /// One instance's readings, given oldest first, as far as each of them counts at all; by time, none beside another.
  ///
  /// The newest that has begun to count speaks for the instance; of two that begin at once the older never does.
  static func effective(_ readings: [GaugeReading], retirements: [Timestamp], rule: TotalRule)
    -> [EffectiveReading]
  {
    var effective: [EffectiveReading] = []
    var next: Timestamp?
    for reading in readings.reversed() {
      let from = reading.countsFrom
      let end = reading.end(retirements: retirements, rule: rule)
      let through = next.map { min(end, $0.advanced(byNanoseconds: -1)) } ?? end
      if from <= through {
        effective.append(EffectiveReading(reading: reading, from: from, through: through))
      }
      next = next.map { min($0, from) } ?? from
    }
    return effective.reversed()
  }

  /// The same for all instances.
  static func effective(
    _ readings: [InstanceID: [GaugeReading]], retirements: [InstanceID: [Timestamp]],
    rule: TotalRule
  ) -> [InstanceID: [EffectiveReading]] {
    Dictionary(
      uniqueKeysWithValues: readings.map { instance, readings in
        (instance, effective(readings, retirements: retirements[instance] ?? [], rule: rule))
      })
  }
}

extension GaugeReading {
  /// Through which instant the reading counts if no other follows. A retirement that is not before the window's end ends
  /// it; one before that is over, since the instance reported again.
  func end(retirements: [Timestamp], rule: TotalRule) -> Timestamp {
    switch rule {
    case .expiring: HourSlot(ofWindowEnd: silentAfter).end
    case .holding, .invoiced:
      retirements.filter { $0 >= window.end }.min() ?? Timestamp(nanoseconds: .max)
    }
  }
}

extension GaugeReading {
  /// Whether an instance's newest reading counts in a `last` total as of `instant`.
  public func countsAsNewest(
    at instant: Timestamp, retirements: [Timestamp], rule: TotalRule = .current
  ) -> Bool {
    switch rule {
    case .expiring: silentAfter >= instant
    case .holding, .invoiced: end(retirements: retirements, rule: rule) >= instant
    }
  }
}

extension [EffectiveReading] {
  /// The reading that counts at that instant; a search in a sorted list.
  func reading(at instant: Timestamp) -> GaugeReading? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].from <= instant { low = middle + 1 } else { high = middle }
    }
    guard low > 0, self[low - 1].counts(at: instant) else { return nil }
    return self[low - 1].reading
  }
}
