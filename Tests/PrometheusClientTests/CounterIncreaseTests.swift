import PrometheusClient
import Testing

/// Samples written as `seconds: value`.
private func series(_ samples: KeyValuePairs<Int64, String>, name: String = "m_total")
  -> SampleSeries
{
  SampleSeries(
    labels: LabelSet(name: name),
    samples: samples.map {
      Sample(time: SampleTime(seconds: $0.key), value: SampleValue(text: $0.value))
    })
}

private func window(_ start: Int64, _ end: Int64, lookback: Int64 = 600) -> SampleWindow {
  SampleWindow(
    start: SampleTime(seconds: start), end: SampleTime(seconds: end),
    lookbackMilliseconds: lookback * 1_000)
}

private struct Row: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let samples: [(Int64, String)]
  let processStart: Int64?
  let expected: String?

  init(
    _ label: String, _ samples: KeyValuePairs<Int64, String>, processStart: Int64? = nil,
    is expected: String?
  ) {
    testDescription = label
    self.samples = samples.map { ($0.key, $0.value) }
    self.processStart = processStart
    self.expected = expected
  }
}

@Suite struct CounterIncreaseTests {
  private static let rows: [Row] = [
    Row("edges on samples", [3600: "10", 5400: "15", 7200: "30"], is: "20"),
    Row("edges off samples", [3590: "10", 3620: "12", 7190: "30", 7220: "99"], is: "20"),
    Row("a sample at the start belongs to the window before", [3600: "10", 3660: "11"], is: "1"),
    Row("a sample at the end belongs to the window", [3600: "10", 7200: "11"], is: "1"),
    Row("the newest earlier sample counts", [3300: "1", 3500: "5", 3700: "9"], is: "4"),
    Row("an earlier sample just inside the lookback", [3000: "5", 3700: "9"], is: "4"),
    Row("an earlier sample beyond the lookback is not seen", [2999: "5", 3700: "9"], is: "0"),
    Row("a fall counts the new value", [3600: "100", 4000: "120", 4060: "7", 5000: "9"], is: "29"),
    Row("a fall to zero counts nothing", [3600: "100", 4000: "0", 4060: "3"], is: "3"),
    Row("two falls", [3600: "5", 3700: "2", 3800: "1", 3900: "4"], is: "6"),
    Row("a fall right behind the edge", [3590: "50", 3610: "8"], is: "8"),
    Row(
      "no earlier sample: counts from the first", [4000: "100", 4100: "110", 4200: "140"], is: "40"),
    Row(
      "born in the window: counts from zero",
      [4000: "100", 4100: "140"], processStart: 3900, is: "140"),
    Row("started exactly at the window's start", [4000: "100"], processStart: 3600, is: "100"),
    Row(
      "started before the window: counts from the first sample",
      [4000: "100", 4100: "140"], processStart: 3599, is: "40"),
    Row(
      "a start behind the first sample is no start of it",
      [4000: "100", 4100: "140"], processStart: 4001, is: "40"),
    Row(
      "an earlier sample outweighs the start", [3600: "90", 4000: "100"], processStart: 3900,
      is: "10"),
    Row("one sample alone", [4000: "100"], is: "0"),
    Row("nothing inside: unknown, not zero", [3600: "10", 7201: "20"], is: nil),
    Row("nothing at all", [:], is: nil),
    Row("fractions stay exact", [3600: "0.1", 4000: "0.3", 4100: "0.7"], is: "0.6"),
    Row(
      "a staleness marker is passed over", [3600: "5", 4000: "9", 4060: "NaN", 4400: "2"], is: "6"),
    Row("a staleness marker is no earlier sample", [3590: "NaN", 4000: "9", 4060: "10"], is: "1"),
    Row("nothing but staleness markers", [3500: "1", 4000: "NaN"], is: nil),
    Row("beyond 2^53", [3600: "9007199254740992", 4000: "9007199254740993"], is: "1"),
  ]

  @Test(arguments: rows)
  private func increaseIsTheSumOfDifferences(row: Row) throws {
    let one = SampleSeries(
      labels: LabelSet(name: "m_total"),
      samples: row.samples.map {
        Sample(time: SampleTime(seconds: $0.0), value: SampleValue(text: $0.1))
      })
    let increase = try CounterIncrease.of([one], in: window(3600, 7200)) { _ in
      row.processStart.map { SampleTime(seconds: $0) }
    }
    #expect(increase?.total.description == row.expected)
  }

  @Test func seriesAddUpAndResetsAreCounted() throws {
    let increase = try CounterIncrease.of(
      [
        series([3600: "1", 4000: "3"]), series([3600: "9", 4000: "2", 4100: "1"]),
        series([3600: "5"]),
      ], in: window(3600, 7200))
    let found = try #require(increase)
    #expect(found.total == 5)
    #expect(found.seriesCounted == 2)
    #expect(found.samplesCounted == 3)
    #expect(found.resets == 2)
  }

  @Test(arguments: ["+Inf", "-Inf", "-1"])
  func aSampleThatIsNoCountIsAnErrorThatNamesTheSeries(text: String) {
    let error = #expect(throws: PrometheusError.self) {
      try CounterIncrease.of([series([3600: "1", 4000: text])], in: window(3600, 7200))
    }
    #expect(error?.code == .unreadableValue)
    #expect(error?.description.contains("m_total") == true)
  }

  @Test func unreadableSamplesOutsideTheWindowDoNotMatter() throws {
    let one = series([3500: "+Inf", 3600: "1", 4000: "3", 7300: "+Inf"])
    #expect(try CounterIncrease.of([one], in: window(3600, 7200))?.total == 2)
  }

  /// A random counter with resets, sampled at odd times: any cut into windows adds up to the same truth.
  @Test(arguments: 0..<20)
  func windowsTile(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    var (value, time, truth) = (Int64(0), Int64(0), Int64(0))
    var samples = [Sample(time: SampleTime(seconds: 0), number: 0)]
    while time < 48 * 3600 {
      time += Int64.random(in: 1...500, using: &random)
      let step = Int64.random(in: 0...1_000, using: &random)
      value = Int.random(in: 0..<20, using: &random) == 0 ? min(step, value) : value + step
      let before = samples.last.map(\.value)
      let reset = before.map { $0 == .number(ExactNumber(value)) } ?? false
      samples.append(Sample(time: SampleTime(seconds: time), number: ExactNumber(value)))
      guard case .number(let previous)? = before, !reset else { continue }
      let growth =
        ExactNumber(value) < previous
        ? ExactNumber(value) : try ExactNumber(value).subtracting(previous)
      truth += Int64(growth.trillionths / 1_000_000_000_000)
    }
    let one = SampleSeries(labels: LabelSet(name: "m_total"), samples: samples)
    var (edge, sum) = (Int64(0), ExactNumber.zero)
    while edge < time {
      let next = edge + Int64.random(in: 1...9_000, using: &random)
      sum = try sum.adding(try CounterIncrease.of([one], in: window(edge, next))?.total ?? 0)
      edge = next
    }
    #expect(sum == ExactNumber(truth))
  }

  @Test func bornSeriesAreThoseWithoutAnEarlierSample() {
    let old = series([3600: "1", 4000: "2"], name: "old")
    let new = series([4000: "2"], name: "new")
    let gone = series([3600: "1"], name: "gone")
    #expect(
      CounterIncrease.born([old, new, gone], in: window(3600, 7200)).map(\.labels.name) == ["new"])
  }
}

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
}
