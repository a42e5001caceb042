import PrometheusClient
import Testing

private func gauge(_ name: String, _ samples: [(Int64, String)]) -> SampleSeries {
  SampleSeries(
    labels: LabelSet(name: name),
    samples: samples.map { Sample(time: SampleTime(seconds: $0.0), value: SampleValue(text: $0.1)) }
  )
}

@Suite struct GaugeReductionTests {
  private let window = SampleWindow(
    start: SampleTime(seconds: 3600), end: SampleTime(seconds: 7200), lookbackMilliseconds: 600_000)

  private func reduced(_ series: [SampleSeries]) throws -> [String?] {
    try [GaugeReduction.last, .max, .average].map {
      try $0.value(of: series, in: window)?.description
    }
  }

  @Test func oneSeriesIsReducedOverItsSamplesInTheWindow() throws {
    let one = gauge("g", [(3600, "99"), (4000, "1"), (5000, "6"), (6000, "2"), (7201, "99")])
    #expect(try reduced([one]) == ["2", "6", "3"])
  }

  @Test func seriesAddUpAtEachInstantBeforeTheyAreReduced() throws {
    let early = gauge("a", [(4000, "10"), (5000, "1"), (6000, "1")])
    let late = gauge("b", [(4000, "1"), (5000, "1"), (6000, "10")])
    // The peak of the sum is 11, not the sum of the peaks, 20.
    #expect(try reduced([early, late]) == ["11", "11", "8"])
  }

  @Test func seriesSampledAtDifferentTimesAreHeldBetweenTheirSamples() throws {
    let one = gauge("a", [(4000, "1"), (4060, "1"), (4120, "1")])
    let other = gauge("b", [(4030, "2"), (4090, "2"), (4150, "2")])
    #expect(try reduced([one, other]) == ["3", "3", "2.666666666666"])
  }

  @Test func aSeriesThatEndedIsSoonNoLongerCounted() throws {
    let ended = gauge("old", [(4000, "5"), (4060, "5")])
    let successor = gauge("new", [(4400, "5"), (4460, "5"), (4520, "5")])
    #expect(try reduced([ended, successor]) == ["5", "5", "5"])
  }

  @Test func aStalenessMarkerEndsASeriesAtOnce() throws {
    let ended = gauge("old", [(4000, "5"), (4060, "5"), (4061, "NaN")])
    let successor = gauge("new", [(4062, "5"), (4122, "5")])
    #expect(try reduced([ended, successor]) == ["5", "5", "5"])
  }

  @Test func aWindowWithoutASampleTakesTheValueThatStillStands() throws {
    let sparse = SampleWindow(
      start: SampleTime(seconds: 3600), end: SampleTime(seconds: 3660),
      lookbackMilliseconds: 600_000)
    let one = gauge("g", [(3420, "7"), (3540, "8"), (3661, "9")])
    #expect(try GaugeReduction.last.value(of: [one], in: sparse) == 8)
  }

  @Test func nothingKnownIsNil() throws {
    #expect(try reduced([]) == [nil, nil, nil])
    #expect(try reduced([gauge("g", [(1000, "7")])]) == [nil, nil, nil])
  }

  @Test func aValueThatIsNoNumberIsAnError() {
    #expect(throws: PrometheusError.self) {
      try GaugeReduction.last.value(of: [gauge("g", [(4000, "+Inf")])], in: window)
    }
  }
}
