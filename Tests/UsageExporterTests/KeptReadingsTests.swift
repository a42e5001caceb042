import Amounts
import Metering
import PrometheusClient
import Testing

@testable import UsageExporter

@Suite struct KeptReadingsTests {
  private let m = metric("m")
  private let labels = LabelSet(name: "m_total")

  private func reading(_ seconds: Int64, _ value: Int64, startedAt: Int64? = nil) -> EndpointReading
  {
    EndpointReading(
      metric: m, time: SampleTime(seconds: seconds),
      series: [
        .init(
          labels: labels, value: ExactNumber(value),
          startedAt: startedAt.map { SampleTime(seconds: $0) })
      ])
  }

  private func counter() throws -> SampledMetric {
    SampledMetric(
      selector: try SeriesSelector("m_total"), kind: .counter,
      lookbackMilliseconds: WindowPlanner.longestBackfillMilliseconds)
  }

  private func outcome(_ kept: KeptReadings, _ start: Int64, _ end: Int64) throws -> MetricOutcome {
    EndpointReadings(kept: kept).reading(
      try counter(), of: m,
      in: TimeWindow(storedStart: Timestamp(seconds: start), storedEnd: Timestamp(seconds: end))
    ).outcome
  }

  @Test func theLastReadingIsCarriedIntoTheNextWindowHoweverOldItIs() throws {
    var kept = KeptReadings()
    for one in [reading(3_600, 100), reading(7_200, 130), reading(90_000, 175)] { kept.add(one) }
    #expect(try outcome(kept, 3_600, 7_200) == .value(30))
    #expect(
      try outcome(kept, 7_200, 10_800)
        == .missing("the endpoint was not read in the window", mayComeLater: false))
    #expect(try outcome(kept, 86_400, 90_000) == .value(45))
  }

  @Test func aProcessThatStartedInTheWindowCountsFromZero() throws {
    var kept = KeptReadings()
    kept.add(reading(4_000, 100, startedAt: 3_900))
    #expect(try outcome(kept, 3_600, 7_200) == .value(100))
    var old = KeptReadings()
    old.add(reading(4_000, 100, startedAt: 3_000))
    #expect(try outcome(old, 3_600, 7_200) == .value(0))
  }

  @Test(
    arguments: [
      ("punctual at the edge", 7_200_004, 7_200_000, nil, 7_200_000),
      ("late for the edge", 7_200_004, nil, nil, 7_200_004),
      ("the edge's window is collected already", 7_200_004, 7_200_000, 7_200_000, 7_200_004),
      ("the clock jumped back behind the last reading", 6_000_000, nil, nil, 7_000_001),
      ("the clock jumped back behind what is collected", 6_000_000, nil, 10_800_000, 10_800_001),
    ] as [(String, Int64, Int64?, Int64?, Int64)])
  func stampsNeverRunBackwardsNorIntoCollectedWindows(
    label: String, now: Int64, closing: Int64?, collectedThrough: Int64?, expected: Int64
  ) {
    var kept = KeptReadings()
    kept.add(reading(7_000, 1))
    let stamp = kept.stamp(
      m, now: SampleTime(milliseconds: now), closing: closing.map { SampleTime(milliseconds: $0) },
      collectedThrough: collectedThrough.map { SampleTime(milliseconds: $0) })
    #expect(stamp == SampleTime(milliseconds: expected), "\(label)")
  }

  @Test func pruningKeepsWhatLaterWindowsNeed() throws {
    var kept = KeptReadings()
    for second in stride(from: Int64(0), through: 10_000, by: 1_000) {
      kept.add(reading(second, second))
    }
    kept.prune(
      before: SampleTime(seconds: 7_500), forgettingSeriesBefore: SampleTime(seconds: 5_000))
    #expect(
      kept.series(of: m).first?.samples.map(\.time.milliseconds) == [
        7_000_000, 8_000_000, 9_000_000, 10_000_000,
      ])
    #expect(try outcome(kept, 7_500, 9_000) == .value(2_000))
    kept.prune(
      before: SampleTime(seconds: 20_000), forgettingSeriesBefore: SampleTime(seconds: 15_000))
    #expect(kept.metrics.isEmpty)
  }

  @Test func readingsAreTakenAtMultiplesAndAtEdges() throws {
    let schedule = ReadingSchedule(
      everyMilliseconds: 45_000, grid: try #require(WindowGrid(intervalMilliseconds: 60_000)))
    var planned = time("2026-03-02T10:00:00Z")
    var seconds: [Int64] = []
    for _ in 0..<5 {
      planned = schedule.next(after: planned)
      seconds.append(planned.milliseconds(since: time("2026-03-02T10:00:00Z")) / 1_000)
    }
    #expect(seconds == [45, 60, 90, 120, 135])
    let edge = time("2026-03-02T10:01:00Z")
    #expect(schedule.edge(closedAt: edge.advanced(byMilliseconds: 30), planned: edge) == edge)
    #expect(schedule.edge(closedAt: edge.advanced(byMilliseconds: 2_001), planned: edge) == nil)
    #expect(schedule.edge(closedAt: planned, planned: planned) == nil)
  }
}
