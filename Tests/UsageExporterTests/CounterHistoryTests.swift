import Amounts
import Metering
import PrometheusClient
import Reporting
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
    var state = SpoolState()
    var total = Quantity(0)

    init(seed: Int, knowsStarts: Bool) throws {
      history = CounterHistory(seed: seed)
      self.knowsStarts = knowsStarts
      metric = SampledMetric(selector: try SeriesSelector("m_total"), kind: .counter)
      random = SplitMix(state: UInt64(seed) &+ 77)
    }

    /// What the window counts now; nil when there is nothing in it.
    private func reading(_ window: TimeWindow, now: Int64) throws -> MetricReading? {
      let name = UsageExporterTests.metric("m")
      let span = metric.span(of: window)
      let carried = state.readings.edge(of: name, metric, at: span.start)
      let from = metric.oldestWanted(in: span, carried: carried)
      let starts =
        knowsStarts ? history.starts(now: now, from: from, through: span.end) : [:]
      let reading = try metric.reading(
        history.samples(now: now, from: from, through: span.end), of: name, in: window,
        carried: carried, limits: state.readings.limits(of: name, metric, in: span)
      ) { starts[$0] }
      if case .value = reading.outcome { return reading }
      return nil
    }

    /// Counts the window and keeps it as the spool does.
    mutating func collect(_ window: TimeWindow, now: Int64, completes: Bool = false) throws {
      let name = UsageExporterTests.metric("m")
      let found = try reading(window, now: now)
      if case .value(let value)? = found?.outcome { total = try total.adding(value) }
      if let edge = found?.edge {
        keep(.counted(name, CountedEdge(selector: metric.selector.text, edge: edge)))
      }
      let report = try Self.report(window)
      if completes {
        keep(.completed(report, wanted: []))
      } else {
        keep(.collected(window, through: nil, report: report, wanted: []))
      }
    }

    /// Keeps the window as one that is missing.
    mutating func miss(_ window: TimeWindow) throws {
      let name = UsageExporterTests.metric("m")
      keep(
        .collected(
          window, through: nil, report: try Self.report(window, missing: [name]), wanted: [name]))
    }

    private mutating func keep(_ record: SpoolRecord) {
      guard let kept = SpoolRecord(record.form) else {
        Issue.record("the spool cannot read \(record.form)")
        return
      }
      state.apply(kept)
    }

    private static func report(_ window: TimeWindow, missing: [MetricName] = []) throws
      -> UsageReport
    {
      UsageReport(
        customer: try CustomerID("c"), instance: .default, window: window,
        missing: missing.map { MissingMetric(metric: $0, reason: "down") })
    }

    static func hour(_ number: Int64) -> TimeWindow {
      let start = CounterHistory.epoch + number * CounterHistory.hour
      return TimeWindow(
        storedStart: Timestamp(seconds: start),
        storedEnd: Timestamp(seconds: start + CounterHistory.hour))
    }

    mutating func run() throws {
      for hour in 0..<CounterHistory.hours {
        let window = Self.hour(hour)
        let now = (hour + 1) * CounterHistory.hour + 15
        let isLast = hour == CounterHistory.hours - 1
        if !isLast, random.happens(oneIn: 5) {
          try miss(window)
        } else {
          try collect(window, now: now)
        }
        let gaps = state.incomplete.compactMap(\.report.window)
        for gap in gaps.shuffled(using: &random) where isLast || random.happens(oneIn: 3) {
          try collect(gap, now: now + 60, completes: true)
        }
      }
    }

    private mutating func forgetOrigins() {
      for (name, edges) in state.readings.counted {
        for one in edges {
          let edge = CountedEdge(selector: one.selector, edge: one.edge.withoutOrigins())
          keep(.counted(name, edge))
        }
      }
    }

    /// The newest hours first, as they come; then what lies before them, in stretches of any order.
    mutating func fillBackwards(forgettingOrigins: Bool = false) throws {
      let first = Int64.random(in: 2..<CounterHistory.hours - 1, using: &random)
      let middle = Int64.random(in: 1..<first, using: &random)
      for hour in first..<CounterHistory.hours {
        try collect(Self.hour(hour), now: (hour + 1) * CounterHistory.hour + 15)
      }
      if forgettingOrigins { forgetOrigins() }
      for stretch in [0..<middle, middle..<first].shuffled(using: &random) {
        for hour in stretch {
          try collect(Self.hour(hour), now: CounterHistory.hours * CounterHistory.hour + 60)
        }
      }
    }
  }

  @Test(arguments: 0..<10)
  func aRangeThatIsFilledAfterwardsCountsWhatWasNotCounted(tenth: Int) throws {
    for seed in tenth * 20..<(tenth + 1) * 20 {
      var collector = try Collector(seed: seed, knowsStarts: true)
      try collector.fillBackwards()
      #expect(
        collector.total == Quantity(collector.history.seen),
        "seed \(seed): \(collector.history.seen)")
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

  /// What an older version kept does not say from where the newer hours counted.
  @Test(arguments: 0..<10)
  func whereTheSeamIsForgottenItIsNeverMore(tenth: Int) throws {
    for seed in tenth * 20..<(tenth + 1) * 20 {
      var collector = try Collector(seed: seed, knowsStarts: true)
      try collector.fillBackwards(forgettingOrigins: true)
      #expect(
        collector.total <= Quantity(collector.history.seen),
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
