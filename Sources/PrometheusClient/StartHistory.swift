/// When the process behind a series began to count, as it was shown from sample to sample.
public struct StartHistory: Hashable, Sendable {
  /// One start and the span in which it was shown.
  public struct Span: Hashable, Sendable {
    public let start: SampleTime
    public let from: SampleTime
    public internal(set) var through: SampleTime

    public init(start: SampleTime, from: SampleTime, through: SampleTime) {
      self.start = start
      self.from = from
      self.through = through
    }
  }

  /// `process_start_time_seconds` is computed from the boot time and may be adjusted by a little.
  private static let jitterMilliseconds: Int64 = 1_000
  /// How far the clocks of a host and of who reads it may be apart.
  private static let skewMilliseconds: Int64 = 5_000

  /// Oldest first.
  public private(set) var spans: [Span]

  public init(spans: [Span] = []) {
    self.spans = spans
  }

  /// Reads the values of a `_created` or `process_start_time_seconds` series; samples without a number tell nothing.
  public init(_ series: SampleSeries) {
    self.init()
    for sample in series.samples {
      guard case .number(let seconds) = sample.value, let start = SampleTime(startSeconds: seconds)
      else { continue }
      note(start, at: sample.time)
    }
  }

  /// Adds what was shown at `time`, which is not before what was noted earlier.
  public mutating func note(_ start: SampleTime, at time: SampleTime) {
    if let last = spans.last,
      abs(last.start.milliseconds(since: start)) <= Self.jitterMilliseconds
    {
      spans[spans.count - 1].through = time
    } else {
      spans.append(Span(start: start, from: time, through: time))
    }
  }

  /// Forgets spans that ended before `horizon`, except the last.
  public mutating func prune(before horizon: SampleTime) {
    guard let last = spans.last else { return }
    spans = spans.dropLast().filter { $0.through >= horizon } + [last]
  }

  /// The start that was shown at `time` or most recently before it.
  public func start(at time: SampleTime) -> SampleTime? {
    spans.last { $0.from <= time }?.start
  }

  /// Whether the process began to count between two samples.
  ///
  /// Proven when the start moved and lies between them; refuted when it is known and did not move. A start that moved
  /// and lies elsewhere (a clock far off, another process behind the same address) tells nothing.
  public func evidence(between earlier: SampleTime, and later: SampleTime) -> RestartEvidence {
    guard let now = spans.last(where: { $0.from <= later }), now.through > earlier else {
      return .unknown
    }
    let before = spans.last { $0.from <= earlier }
    if before == now { return .refuted }
    let isBetween =
      now.start.milliseconds(since: earlier) > -Self.skewMilliseconds
      && now.start.milliseconds(since: later) <= Self.skewMilliseconds
    guard let before else {
      if now.start > earlier { return isBetween ? .proven : .unknown }
      return .refuted
    }
    return isBetween && now.start > before.start ? .proven : .unknown
  }
}
