import Amounts
import Metering
import PrometheusClient
import Testing

@testable import UsageExporter

/// Random pasts, collected as the exporter does it: hour by hour, some hours missing at first, the state kept in the
/// spool's form. Exact where it can be seen, never above where it cannot.
@Suite struct CounterHistoryTests {
  private struct Collector {
    let history: CounterHistory
    let knowsStarts: Bool
    let metric: SampledMetric
    var random: SplitMix
    var book = ReadingBook()
    var gaps: [TimeWindow] = []
    var total = Quantity(0)

    init(seed: Int, knowsStarts: Bool) throws {
      history = CounterHistory(seed: seed)
      self.knowsStarts = knowsStarts
      metric = SampledMetric(selector: try SeriesSelector("m_total"), kind: .counter)
      random = SplitMix(state: UInt64(seed) &+ 77)
    }

    /// Adds what the window counts now; false when there is nothing in it.
    mutating func collect(_ window: TimeWindow, now: Int64) throws -> Bool {
      let name = UsageExporterTests.metric("m")
      let span = metric.span(of: window)
      let carried = book.edge(of: name, metric, at: span.start)
      let from = metric.oldestWanted(in: span, carried: carried)
      let starts =
        knowsStarts ? history.starts(now: now, from: from, through: span.end) : [:]
      let reading = try metric.reading(
        history.samples(now: now, from: from, through: span.end), of: name, in: window,
        carried: carried, limits: book.limits(of: name, metric, endingAt: span.end)
      ) { starts[$0] }
      guard case .value(let value) = reading.outcome else { return false }
      total = try total.adding(value)
      guard let edge = reading.edge else { return true }
      let record = SpoolRecord.counted(
        name, CountedEdge(selector: metric.selector.text, edge: edge))
      guard case .counted(_, let kept)? = SpoolRecord(record.form) else {
        Issue.record("the spool cannot read \(record.form)")
        return true
      }
      book.add(kept, of: name, gaps: gaps)
      return true
    }

    mutating func run() throws {
      for hour in 0..<CounterHistory.hours {
        let start = CounterHistory.epoch + hour * CounterHistory.hour
        let window = TimeWindow(
          storedStart: Timestamp(seconds: start),
          storedEnd: Timestamp(seconds: start + CounterHistory.hour))
        let now = (hour + 1) * CounterHistory.hour + 15
        let isLast = hour == CounterHistory.hours - 1
        let isMissing = !isLast && random.happens(oneIn: 5)
        if isMissing {
          gaps.append(window)
        } else {
          _ = try collect(window, now: now)
        }
        for gap in gaps.shuffled(using: &random) where isLast || random.happens(oneIn: 3) {
          _ = try collect(gap, now: now + 60)
          gaps.removeAll { $0 == gap }
        }
      }
    }
  }

  @Test(arguments: 0..<10)
  func whatIsReportedIsWhatTheCountersGrew(tenth: Int) throws {
    for seed in tenth * 100..<(tenth + 1) * 100 {
      var collector = try Collector(seed: seed, knowsStarts: true)
      try collector.run()
      #expect(
        collector.total == Quantity(collector.history.seen),
        "seed \(seed): \(collector.history.seen)")
    }
  }

  @Test(arguments: 0..<10)
  func whereNothingIsKnownOfRestartsItIsNeverMore(tenth: Int) throws {
    for seed in tenth * 100..<(tenth + 1) * 100 {
      var collector = try Collector(seed: seed, knowsStarts: false)
      try collector.run()
      #expect(
        collector.total <= Quantity(collector.history.seen),
        "seed \(seed): \(collector.history.seen)")
    }
  }
}
