/// How a counter's series stands behind its last counted sample, from where the next window goes on.
///
/// Growth counts against the highest value since the last restart. A restart that is proven counts from zero. A fall
/// that is refuted (a blip, an older sample of a replica) counts nothing until the highest value is passed. A fall
/// about which nothing is known is a blip too when it is shallow, to more than half; a deep one is `UnknownFall`.
public struct CounterState: Hashable, Sendable {
  private static let mostFalls = 8

  public internal(set) var time: SampleTime
  public internal(set) var value: ExactNumber
  public internal(set) var high: ExactNumber
  /// Deep falls that nobody can explain, oldest first.
  public internal(set) var falls: [UnknownFall]
  /// Growth that must pass before any counts: what was taken back, or what another series of the group has counted.
  public internal(set) var behind: ExactNumber

  public init(
    time: SampleTime, value: ExactNumber, high: ExactNumber? = nil, falls: [UnknownFall] = [],
    behind: ExactNumber = .zero
  ) {
    self.time = time
    self.value = value
    self.high = high ?? value
    self.falls = falls
    self.behind = behind
  }

  /// Goes on to the next sample and answers the growth, which is negative where something is taken back.
  mutating func advance(
    to sample: SampleTime, reading value: ExactNumber, _ evidence: RestartEvidence,
    _ resets: inout ResetCounts
  ) throws(PrometheusError) -> ExactNumber {
    let growth: ExactNumber
    if evidence == .proven {
      resets.proven += 1
      (high, falls, growth) = (value, [], value)
    } else {
      if value < self.value {
        if evidence == .refuted { resets.refuted += 1 } else { resets.unknown += 1 }
      }
      if let index = falls.firstIndex(where: { $0.isUndone(by: value, from: self.value) }) {
        growth = try takeBack(from: index, value)
      } else {
        growth = try self.growth(to: value, at: sample, evidence)
      }
    }
    (time, self.value) = (sample, value)
    return growth
  }

  /// The value leapt back to where it fell from: nothing of what lies between counts.
  private mutating func takeBack(from index: Int, _ value: ExactNumber) throws(PrometheusError)
    -> ExactNumber
  {
    let fall = falls[index]
    falls.removeSubrange(index...)
    let beyond = value > fall.high ? try value.subtracting(fall.high) : .zero
    high = max(fall.high, value)
    return try count(try beyond.subtracting(fall.counted))
  }

  private mutating func growth(
    to value: ExactNumber, at sample: SampleTime, _ evidence: RestartEvidence
  ) throws(PrometheusError) -> ExactNumber {
    var counted = ExactNumber.zero
    if value > high {
      counted = try count(try value.subtracting(high))
      high = value
    }
    let isFall = value < self.value && evidence == .unknown
    if isFall, let index = falls.lastIndex(where: { !$0.isConfirmed }) {
      // Whatever the falls were: only what grows from zero to here can be growth.
      falls[index].fellFurther(to: value, from: self.value, at: sample)
      high = value
      return counted
    }
    for index in falls.indices.reversed() {
      if let pending = falls[index].stayed(at: sample) {
        counted = try counted.adding(count(pending))
      }
    }
    falls.removeAll { $0.isConfirmed && $0.before <= high }
    if isFall, !value.isMoreThanHalf(of: self.value) {
      if falls.count == Self.mostFalls { falls.removeFirst() }
      falls.append(UnknownFall(from: self.value, to: value, high: high, at: sample))
      high = value
    }
    return counted
  }

  /// Growth behind a fall that is not settled waits there.
  private mutating func count(_ growth: ExactNumber) throws(PrometheusError) -> ExactNumber {
    if let index = falls.lastIndex(where: { !$0.isConfirmed }) {
      falls[index].pending = try falls[index].pending.adding(growth)
      return .zero
    }
    for index in falls.indices { falls[index].counted = try falls[index].counted.adding(growth) }
    return growth
  }
}

extension ExactNumber {
  func isMoreThanHalf(of other: ExactNumber) -> Bool {
    trillionths > other.trillionths / 2
  }
}
