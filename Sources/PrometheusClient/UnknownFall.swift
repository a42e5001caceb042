/// A counter's fall to at most half, about whose process nothing is known: a restart, or a blip that will pass.
///
/// It is taken for a restart once the value has stayed low for ten samples, or for five over five minutes; until then nothing behind
/// it counts. When the value leaps back later all the same, what was counted since is taken back.
public struct UnknownFall: Hashable, Sendable {
  private static let samplesNeeded = 5
  private static let samplesSufficing = 10
  private static let millisecondsNeeded: Int64 = 300_000

  /// The value it fell from.
  public let before: ExactNumber
  /// The highest value then.
  public let high: ExactNumber
  /// When it fell, or fell deeply once more.
  public internal(set) var since: SampleTime
  /// What was counted since.
  public internal(set) var counted: ExactNumber
  /// What grew since and waits, from zero.
  public internal(set) var pending: ExactNumber
  /// How many samples stayed low; none once it is taken for a restart.
  public internal(set) var samples: Int?

  public init(
    before: ExactNumber, high: ExactNumber, since: SampleTime, counted: ExactNumber,
    pending: ExactNumber, samples: Int?
  ) {
    self.before = before
    self.high = high
    self.since = since
    self.counted = counted
    self.pending = pending
    self.samples = samples
  }

  init(from before: ExactNumber, to value: ExactNumber, high: ExactNumber, at time: SampleTime) {
    self.init(
      before: before, high: high, since: time, counted: .zero, pending: value, samples: 1)
  }

  var isConfirmed: Bool { samples == nil }

  /// Whether the value is back at about where it fell from: in any way before the matter is settled, later only by a
  /// leap of more than a quarter of it, because a counter that began anew climbs there by itself.
  func isUndone(by value: ExactNumber, from earlier: ExactNumber) -> Bool {
    let isBack = value.trillionths >= before.trillionths - before.trillionths / 8
    let isLeap = value.trillionths - earlier.trillionths > before.trillionths / 4
    return isBack && value > earlier && (isLeap || !isConfirmed)
  }

  /// Notes that the value fell once more: nothing is settled by a value that goes up and down, and a deep fall begins
  /// the wait anew.
  mutating func fellFurther(to value: ExactNumber, from earlier: ExactNumber, at time: SampleTime) {
    pending = value
    guard !value.isMoreThanHalf(of: earlier) else { return }
    (since, samples) = (time, 1)
  }

  /// Notes another sample that stayed low; what waited, when that settles the matter.
  mutating func stayed(at time: SampleTime) -> ExactNumber? {
    guard let count = samples else { return nil }
    let isLong = time.milliseconds(since: since) >= Self.millisecondsNeeded
    guard count + 1 >= (isLong ? Self.samplesNeeded : Self.samplesSufficing) else {
      samples = count + 1
      return nil
    }
    defer { pending = .zero }
    samples = nil
    return pending
  }
}
