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
  /// Starts of the process, each with the span of samples in which it is shown.
  let starts: [(start: Int64, shown: ClosedRange<Int64>)]
  let expected: String?

  init(
    _ label: String, _ samples: KeyValuePairs<Int64, String>, processStart: Int64? = nil,
    starts: KeyValuePairs<Int64, ClosedRange<Int64>> = [:], is expected: String?
  ) {
    testDescription = label
    self.samples = samples.map { ($0.key, $0.value) }
    self.starts =
      starts.map { ($0.key, $0.value) } + (processStart.map { [($0, 0...9_999)] } ?? [])
    self.expected = expected
  }

  var history: StartHistory {
    StartHistory(
      spans: starts.map {
        .init(
          start: SampleTime(seconds: $0.start), from: SampleTime(seconds: $0.shown.lowerBound),
          through: SampleTime(seconds: $0.shown.upperBound))
      })
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
    Row("one sample alone", [4000: "100"], is: "0"),
    Row("nothing inside: unknown, not zero", [3600: "10", 7201: "20"], is: nil),
    Row("nothing at all", [:], is: nil),
    Row("fractions stay exact", [3600: "0.1", 4000: "0.3", 4100: "0.7"], is: "0.6"),
    Row("a staleness marker is no earlier sample", [3590: "NaN", 4000: "9", 4060: "10"], is: "1"),
    Row("nothing but staleness markers", [3500: "1", 4000: "NaN"], is: nil),
    Row("beyond 2^53", [3600: "9007199254740992", 4000: "9007199254740993"], is: "1"),
  ]

  private static let restarts: [Row] = [
    Row(
      "a proven restart counts from zero", [3600: "100", 3660: "120", 3720: "7", 3780: "9"],
      starts: [1000: 0...3660, 3700: 3720...3780], is: "29"),
    Row(
      "a proven restart to more than half", [3600: "100", 3660: "90"],
      starts: [1000: 0...3600, 3650: 3660...3660], is: "90"),
    Row(
      "a proven restart without a fall", [3600: "5", 3660: "7"],
      starts: [1000: 0...3600, 3650: 3660...3660], is: "7"),
    Row(
      "two proven restarts", [3600: "5", 3700: "2", 3800: "1", 3900: "4"],
      starts: [1000: 0...3600, 3650: 3700...3700, 3750: 3800...3900], is: "6"),
    Row(
      "a restart between two windows", [3590: "50", 3610: "8"],
      starts: [1000: 0...3590, 3605: 3610...3610], is: "8"),
    Row(
      "a start that only the later sample shows", [3600: "100", 3660: "90"],
      starts: [3650: 3660...3660], is: "90"),
    Row(
      "an old start that only the later sample shows", [3600: "100", 3660: "9"],
      starts: [1000: 3660...3660], is: "0"),
    Row(
      "a start that is corrected by half a second is no restart", [3600: "100", 3660: "9"],
      starts: [1000: 0...7200], is: "0"),
    Row(
      "another process behind the same address, and back",
      [3600: "100", 3660: "20", 3720: "101", 3780: "21", 3840: "102"],
      starts: [1000: 0...3600, 2000: 3660...3660, 1001: 3720...3720, 2001: 3780...3780], is: "2"),
  ]

  private static let blips: [Row] = [
    Row(
      "by one, the process known", [3600: "7756503", 3660: "7756502", 3720: "7756504"],
      processStart: 1, is: "1"),
    Row("by one, nothing known", [3600: "7756503", 3660: "7756502", 3720: "7756504"], is: "1"),
    Row(
      "to zero for a sample, the process known", [3600: "1000", 3660: "0", 3720: "1000"],
      processStart: 1, is: "0"),
    Row("to zero for a sample, nothing known", [3600: "1000", 3660: "0", 3720: "1000"], is: "0"),
    Row(
      "to zero for four samples",
      [3600: "1000", 3660: "0", 3720: "0", 3780: "1", 3840: "1", 3880: "1003"], is: "3"),
    Row(
      "low for long, the process known", [3600: "1000", 3660: "5", 5000: "900", 6000: "1010"],
      processStart: 1, is: "10"),
    Row(
      "low for long, nothing known, and back",
      [3600: "1000", 3660: "5", 4000: "9", 5000: "10", 6000: "1012"], is: "12"),
    Row(
      "a highly available pair in one series",
      [3600: "100", 3615: "110", 3630: "108", 3645: "115", 3660: "113", 3675: "120", 3690: "118"],
      is: "20"),
    Row(
      "two processes by turns, nothing known",
      [3600: "10000", 3615: "200", 3630: "10010", 3645: "205", 3660: "10020"], is: "20"),
    Row("a blip behind the edge", [3580: "1000", 3595: "3", 3610: "1001"], is: "1"),
    Row(
      "a blip before the edge is no baseline", [3500: "1000", 3600: "990", 3610: "1001"], is: "1"),
    Row("twice", [3600: "50", 3660: "0", 3720: "51", 3780: "0", 3840: "52"], is: "2"),
  ]

  private static let unknownRestarts: [Row] = [
    Row(
      "a deep fall that lasts five samples and five minutes",
      [3600: "100", 4000: "120", 4060: "7", 4160: "7", 4260: "8", 4360: "8", 4460: "9"],
      is: "29"),
    Row(
      "five minutes of few samples do not settle it",
      [3600: "100", 4000: "120", 4060: "7", 5000: "9"], is: "20"),
    Row(
      "a deep fall that lasts ten samples",
      [
        3600: "100", 3615: "0", 3630: "3", 3645: "4", 3660: "5", 3675: "6", 3690: "7", 3705: "8",
        3720: "9", 3735: "10", 3750: "11",
      ], is: "11"),
    Row(
      "nine samples do not settle it",
      [
        3600: "100", 3615: "0", 3630: "3", 3645: "4", 3660: "5", 3675: "6", 3690: "7", 3705: "8",
        3720: "9", 3735: "10",
      ], is: "0"),
    Row("a newest sample that fell waits", [3590: "50", 3610: "8"], is: "0"),
    Row(
      "what waited at the edge counts behind it",
      [3400: "50", 3500: "8", 3610: "9", 3700: "9", 3800: "9", 3900: "9"], is: "9"),
    Row(
      "a staleness marker is passed over",
      [
        3600: "5", 4000: "9", 4060: "NaN", 4400: "2", 4500: "2", 4600: "2", 4700: "2", 4800: "3",
      ], is: "7"),
    Row(
      "to more than half: in the customer's favour", [3600: "100", 4000: "60", 5000: "80"], is: "0"),
  ]

  @Test(arguments: rows + restarts + blips + unknownRestarts)
  private func increaseIsTheSumOfDifferences(row: Row) throws {
    let one = SampleSeries(
      labels: LabelSet(name: "m_total"),
      samples: row.samples.map {
        Sample(time: SampleTime(seconds: $0.0), value: SampleValue(text: $0.1))
      })
    let increase = try CounterIncrease.of([one], in: window(3600, 7200)) { _ in row.history }
    #expect(increase?.total.description == row.expected)
  }

  @Test func seriesAddUpAndResetsAreCountedByKind() throws {
    let known = StartHistory(
      spans: [
        .init(
          start: SampleTime(seconds: 1), from: SampleTime(seconds: 0),
          through: SampleTime(seconds: 4_000)),
        .init(
          start: SampleTime(seconds: 4_050), from: SampleTime(seconds: 4_100),
          through: SampleTime(seconds: 9_000)),
      ])
    let increase = try CounterIncrease.of(
      [
        series([3600: "1", 4000: "3"]), series([3600: "9", 4000: "2", 4100: "1"], name: "known"),
        series([3600: "5"], name: "silent"), series([3600: "5", 3700: "4"], name: "fallen"),
      ], in: window(3600, 7200)
    ) { $0.name == "known" ? known : nil }
    let found = try #require(increase)
    #expect(found.total == 3)
    #expect(found.seriesCounted == 3)
    #expect(found.samplesCounted == 4)
    #expect(found.resets == ResetCounts(proven: 1, refuted: 1, unknown: 1))
  }

  /// The state is carried on: every cut of the samples into windows counts what one window would.
  @Test(arguments: restarts + blips + unknownRestarts)
  private func windowsThatGoOnFromEachOtherTile(row: Row) throws {
    let one = SampleSeries(
      labels: LabelSet(name: "m_total"),
      samples: row.samples.map {
        Sample(time: SampleTime(seconds: $0.0), value: SampleValue(text: $0.1))
      })
    let whole = try CounterIncrease.of([one], in: window(3600, 7200)) { _ in row.history }
    for length in [7, 50, 60, 300, 1_000] as [Int64] {
      var (start, total, edge) = (Int64(3600), ExactNumber.zero, CounterEdge?.none)
      while start < 7200 {
        let span = window(start, start + length)
        if let part = try CounterIncrease.of(
          [one], in: span, carried: edge, starts: { _ in row.history })
        {
          total = try total.adding(part.total)
          edge = part.edge
        } else {
          edge = edge?.carried(to: span.end)
        }
        start += length
      }
      // What is taken back in a later window waits for growth.
      let behind = edge?.states[one.labels]?.behind ?? 0
      #expect(try total.subtracting(behind) == whole?.total ?? 0, "\(length) s")
    }
  }

  @Test func aGroupCountsOnce() throws {
    func replica(_ name: String, _ samples: KeyValuePairs<Int64, String>) -> SampleSeries {
      SampleSeries(
        labels: LabelSet(name: "m_total", ["replica": name, "pod": "p"]),
        samples: samples.map {
          Sample(time: SampleTime(seconds: $0.key), value: SampleValue(text: $0.value))
        })
    }
    let pair = [
      replica("a", [3600: "0", 4000: "100", 8000: "190"]),
      replica("b", [3600: "0", 4000: "90", 8000: "200"]),
    ]
    for grouping in [SeriesGrouping.ignoring(["replica"]), .per(["pod"])] {
      let first = try #require(
        try CounterIncrease.of(pair, in: window(3600, 7200), grouping: grouping))
      #expect(first.total == 100)
      let second = try CounterIncrease.of(
        pair, in: window(7200, 10_800), carried: first.edge, grouping: grouping)
      // Whoever is ahead: together they never count more than there was.
      #expect(second?.total == 100)
    }
    #expect(try CounterIncrease.of(pair, in: window(3600, 7200))?.total == 190)
    #expect(
      try CounterIncrease.of(pair, in: window(3600, 7200), grouping: .per(["node"]))?.total == 190)
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

  /// A random counter with known restarts, sampled at odd times: any cut into windows adds up to the same truth.
  @Test(arguments: 0..<20)
  func windowsTile(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    var (value, time, truth) = (Int64(0), Int64(0), Int64(0))
    var samples = [Sample(time: SampleTime(seconds: 0), number: 0)]
    var starts = StartHistory()
    var start = SampleTime(seconds: -1_000)
    starts.note(start, at: samples[0].time)
    while time < 48 * 3600 {
      time += Int64.random(in: 11...500, using: &random)
      let step = Int64.random(in: 0...1_000, using: &random)
      let isRestart = Int.random(in: 0..<20, using: &random) == 0
      if isRestart { start = SampleTime(seconds: time - 6) }
      value = isRestart ? step : value + step
      truth += step
      samples.append(Sample(time: SampleTime(seconds: time), number: ExactNumber(value)))
      starts.note(start, at: SampleTime(seconds: time))
    }
    let one = SampleSeries(labels: LabelSet(name: "m_total"), samples: samples)
    let known = starts
    var (edge, sum) = (Int64(0), ExactNumber.zero)
    while edge < time {
      let next = edge + Int64.random(in: 1...9_000, using: &random)
      let increase = try CounterIncrease.of([one], in: window(edge, next)) { _ in known }
      sum = try sum.adding(increase?.total ?? 0)
      edge = next
    }
    #expect(sum == ExactNumber(truth))
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
