import Metering
import PrometheusClient

@testable import UsageExporter

/// A small repeatable generator (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func happens(oneIn count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
}

/// A random past of a counter: pods that come and go, restarts, blips, older samples of a replica, samples that come
/// late. It knows what was really counted.
struct CounterHistory {
  struct Shown {
    let time: Int64
    let value: Int64
    /// When the server has it.
    let arrivesAt: Int64
    /// When the process behind it began, in seconds.
    let start: Int64
  }

  struct Pod {
    let labels: LabelSet
    var shown: [Shown] = []
  }

  /// How long the past is, and how late samples may come.
  struct Plan {
    /// The last two hours are calm: nothing odd happens, so that all that came late is counted.
    var hours: Int64 = 8
    var lateSpans = 0...2
    /// Spans in which one pod's samples come late.
    var lateSpansOfPods = 0...0
    var longestLate: Int64 = 1_200
    /// What comes late of a series that has ended is counted for an hour only.
    var podsEnd = true

    /// A day whose samples come up to two hours and a half late.
    static let day = Plan(
      hours: 26, lateSpans: 0...4, lateSpansOfPods: 0...3, longestLate: 9_000, podsEnd: false)
  }

  static let hour: Int64 = 3_600
  static let hours = Plan().hours
  private let plan: Plan
  private var calm: Int64 { (plan.hours - 2) * Self.hour }

  private(set) var pods: [Pod] = []
  /// All that could be seen: every step between samples that were right, from zero where a process began.
  private(set) var seen: Int64 = 0
  private var random: SplitMix
  private var lateSpans: [(span: ClosedRange<Int64>, arrival: Int64)] = []

  init(seed: Int, _ plan: Plan = Plan()) {
    self.plan = plan
    random = SplitMix(state: UInt64(seed))
    lateSpans = randomSpans(plan.lateSpans)
    for number in 0..<Int.random(in: 1...4, using: &random) { add(pod: number) }
  }

  /// All of them have arrived when the past ends.
  private mutating func randomSpans(_ count: ClosedRange<Int>) -> [(
    span: ClosedRange<Int64>, arrival: Int64
  )] {
    guard count.upperBound > 0 else { return [] }
    return (0..<Int.random(in: count, using: &random)).map { _ in
      let from = Int64.random(in: 0...calm, using: &random)
      let length = Int64.random(in: 60...plan.longestLate, using: &random)
      let arrival = from + length + Int64.random(in: 1...plan.longestLate, using: &random)
      return (from...from + length, min(arrival, plan.hours * Self.hour - 1_200))
    }
  }

  private mutating func add(pod number: Int) {
    let lateSpans = lateSpans + randomSpans(plan.lateSpansOfPods)
    var pod = Pod(
      labels: LabelSet(name: "m_total", ["pod": "p\(number)", "instance": "p\(number)"]))
    let isOld = number == 0 || random.happens(oneIn: 2)
    var time = isOld ? -900 : Int64.random(in: 60...calm, using: &random)
    // Whether a pod that begins at the very edge behind a missing hour was there before is not known.
    if time % Self.hour < 60 { time += 60 }
    // The first stays: what comes late of a metric that nobody shows any more is lost.
    let end =
      number > 0 && plan.podsEnd && random.happens(oneIn: 3)
      ? time + 3_000 : plan.hours * Self.hour
    var start = isOld ? -90_000 : time - Int64.random(in: 1...50, using: &random)
    var value = isOld ? Int64.random(in: 0...9_000, using: &random) : 20
    var right = value
    var isNew = true
    var blip = 0
    if !isOld { seen += value }
    while time <= end {
      let isCalm = time > calm || time < 0 || time > end - 600
      if !isNew {
        if !isCalm, random.happens(oneIn: 40) {
          (value, blip) = (Int64.random(in: 0...20, using: &random), 0)
          start = time - Int64.random(in: 1...40, using: &random)
          (right, isNew) = (value, true)
          if time > 0 { seen += value }
        } else {
          value += Int64.random(in: 0...50, using: &random)
        }
      }
      if isCalm { blip = 0 }
      if !isNew, !isCalm, blip == 0, random.happens(oneIn: 15) {
        blip = Int.random(in: 1...3, using: &random)
      }
      let isOdd = blip > 0 && !isNew
      if isOdd {
        blip -= 1
      } else {
        if time > 0, !isNew { seen += value - right }
        right = value
      }
      let low = random.happens(oneIn: 2) ? max(0, right - 5) : right / 10
      let shown = isOdd ? Int64.random(in: 0...low, using: &random) : value
      let late = lateSpans.first { $0.span.contains(time) }?.arrival
      pod.shown.append(
        Shown(
          time: time, value: shown,
          arrivesAt: max(time + 1, late ?? 0, pod.shown.last?.arrivesAt ?? 0),
          start: start))
      isNew = false
      time += Int64.random(in: 55...60, using: &random)
    }
    pods.append(pod)
  }

  /// What a server answers at `now` for the samples from `from` to `through`.
  func samples(now: Int64, from: SampleTime, through: SampleTime) -> [SampleSeries] {
    series(now: now, from: from, through: through) { $0.value }
  }

  /// When the processes began, as the server knows it at `now`.
  func starts(now: Int64, from: SampleTime, through: SampleTime) -> [LabelSet: StartHistory] {
    let found = series(now: now, from: from, through: through) { $0.start + Self.epoch }
    return Dictionary(uniqueKeysWithValues: found.map { ($0.labels, StartHistory($0)) })
  }

  /// The starts of the processes as a server shows them, in seconds since the history's `zero`.
  func startSeries(now: Int64, from: SampleTime, through: SampleTime, zero: Int64)
    -> [SampleSeries]
  {
    series(now: now, from: from, through: through) { $0.start + zero }
      .map { one in
        let labels = LabelSet(
          name: "process_start_time_seconds", ["instance": one.labels["instance"]])
        return SampleSeries(labels: labels, samples: one.samples)
      }
  }

  /// Times are counted from here, far enough behind 1970 for every lookback.
  static let epoch: Int64 = 1_000_000

  private func series(
    now: Int64, from: SampleTime, through: SampleTime, _ value: (Shown) -> Int64
  ) -> [SampleSeries] {
    pods.compactMap { pod in
      let visible = pod.shown.filter { $0.arrivesAt <= now }.map {
        Sample(
          time: SampleTime(seconds: $0.time + Self.epoch), number: ExactNumber(value($0)))
      }.filter { $0.time >= from && $0.time <= through }
      return visible.isEmpty ? nil : SampleSeries(labels: pod.labels, samples: visible)
    }
  }
}
