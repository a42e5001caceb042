/// What a sample holds: an exact number, or a text that is none.
public enum SampleValue: Hashable, Sendable {
  case number(ExactNumber)
  /// `NaN`: the series has no value from here on. Prometheus leaves its staleness markers out of raw samples;
  /// VictoriaMetrics shows them like this, and they cannot be told from a NaN that was exposed.
  case absent
  /// `+Inf` and the like.
  case unreadable(String)

  public init(text: String) {
    if let number = ExactNumber(text) {
      self = .number(number)
    } else {
      self = text.lowercased().hasSuffix("nan") ? .absent : .unreadable(text)
    }
  }
}

/// One value at one time.
public struct Sample: Hashable, Sendable {
  public let time: SampleTime
  public let value: SampleValue

  public init(time: SampleTime, value: SampleValue) {
    self.time = time
    self.value = value
  }

  public init(time: SampleTime, number: ExactNumber) {
    self.init(time: time, value: .number(number))
  }
}

/// A series and its samples, oldest first, each time once.
public struct SampleSeries: Hashable, Sendable {
  public let labels: LabelSet
  public let samples: [Sample]

  /// Sorts the samples; of two with the same time the later in the list counts.
  public init(labels: LabelSet, samples: [Sample]) {
    self.labels = labels
    let isRising = zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time }
    self.samples = isRising ? samples : Self.sorted(samples)
  }

  /// The samples that hold a value.
  public var present: [Sample] { samples.filter { $0.value != .absent } }

  /// The usual distance of neighbouring samples in milliseconds: the median; nil without neighbours.
  public static func interval(of series: [SampleSeries]) -> Int64? {
    let distances = series.flatMap { one in
      zip(one.samples, one.samples.dropFirst()).map { $1.time.milliseconds(since: $0.time) }
    }.sorted()
    return distances.isEmpty ? nil : distances[distances.count / 2]
  }

  private static func sorted(_ samples: [Sample]) -> [Sample] {
    let byTime = Dictionary(samples.map { ($0.time, $0) }) { _, later in later }
    return byTime.values.sorted { $0.time < $1.time }
  }
}
