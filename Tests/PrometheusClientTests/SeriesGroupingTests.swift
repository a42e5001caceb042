import PrometheusClient
import Testing

@Suite struct SeriesGroupingTests {
  /// One claim's readings on a node, as `seconds: value`.
  private func claim(
    _ node: String, _ samples: KeyValuePairs<Int64, String>, claim: String = "data"
  ) -> SampleSeries {
    SampleSeries(
      labels: LabelSet(
        name: "kubelet_volume_stats_used_bytes",
        ["namespace": "n", "persistentvolumeclaim": claim, "node": node]),
      samples: samples.map {
        Sample(time: SampleTime(seconds: $0.key), value: SampleValue(text: $0.value))
      })
  }

  private let window = SampleWindow(
    start: SampleTime(seconds: 3_600), end: SampleTime(seconds: 7_200),
    lookbackMilliseconds: 600_000)
  private let perClaim = SeriesGrouping.per(["namespace", "persistentvolumeclaim"])

  @Test(arguments: GaugeReduction.allCases)
  func aVolumeThatSeveralNodesShowIsOneVolume(reduction: GaugeReduction) throws {
    let shown = [
      claim("n1", [3_630: "10", 3_660: "10"]), claim("n2", [3_630: "10", 3_660: "10"]),
      claim("n3", [3_645: "10", 3_675: "10"]),
    ]
    #expect(try reduction.value(of: shown, in: window, grouping: perClaim) == 10)
    #expect(
      try reduction.value(of: shown, in: window, grouping: .ignoring(["node"])) == 10)
    let two = shown + [claim("n1", [3_630: "5", 3_660: "5"], claim: "logs")]
    #expect(try reduction.value(of: two, in: window, grouping: perClaim) == 15)
  }

  @Test func aVolumeThatMovesIsNotThereTwice() throws {
    let moved = [
      claim("n1", [5_310: "10", 5_340: "10", 5_370: "10"]),
      claim("n2", [5_400: "10", 5_430: "11", 5_460: "11"]),
    ]
    #expect(try GaugeReduction.max.value(of: moved, in: window, grouping: perClaim) == 11)
    #expect(try GaugeReduction.max.value(of: moved, in: window) == 21)
  }

  @Test func theNewestValueCountsAndOfTwoAtOnceTheLower() throws {
    let ahead = [claim("n1", [3_630: "9", 3_690: "8"]), claim("n2", [3_660: "12", 3_689: "7"])]
    #expect(try GaugeReduction.last.value(of: ahead, in: window, grouping: perClaim) == 8)
    let level = [claim("n1", [3_630: "9", 3_660: "9"]), claim("n2", [3_630: "8", 3_660: "8"])]
    #expect(try GaugeReduction.last.value(of: level, in: window, grouping: perClaim) == 8)
  }

  @Test func aSeriesThatReadsNothingLeavesItsGroupToTheOthers() throws {
    let shown = [claim("n1", [3_630: "9", 3_660: "NaN"]), claim("n2", [3_630: "9", 3_645: "9"])]
    #expect(try GaugeReduction.last.value(of: shown, in: window, grouping: perClaim) == 9)
  }

  @Test func seriesWithoutTheLabelsStandAlone() {
    let other = LabelSet(name: "m", ["pod": "a"])
    #expect(perClaim.key(of: other) == other)
    #expect(SeriesGrouping.ignoring(["pod"]).key(of: other) == LabelSet(name: "m"))
    #expect(SeriesGrouping.none.key(of: other) == other)
  }
}

/// Series in order.
@Suite struct SeriesOrderTests {
  /// As comparing the series themselves would put them: names and labels that need quotes or escapes among them.
  @Test(arguments: [0, 1, 2, 40])
  func isThatOfTheirTexts(count: Int) {
    let labels = (0..<count).map { number in
      LabelSet(
        name: number % 3 == 0 ? "a name \(number % 5)" : "requests",
        ["path": "/\(number * 7 % 40)\"\\\n", "a.label": number % 2 == 0 ? "" : "ü\(number)"])
    }
    let series = Dictionary(labels.enumerated().map { ($1, $0) }) { first, _ in first }
    #expect(series.inSeriesOrder.map(\.key) == series.keys.sorted())
    #expect(series.inSeriesOrder.allSatisfy { series[$0.key] == $0.value })
  }
}
