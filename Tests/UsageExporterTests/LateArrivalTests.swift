import Amounts
import Foundation
import Metering
import NIOHTTP1
import PrometheusClient
import Reporting
import Synchronization
import Testing
import WebClient
import Wire

@testable import UsageExporter

/// A day of samples that come late by any schedule, collected by single runs at any times with any interval, some of them
/// killed, from a source that is away now and then: the reports add up to what the counters grew, and windows tile.
@Suite(.serialized) struct LateArrivalTests {
  private static let day = time("2026-03-02T00:00:00Z")
  private static let yaml = """
    metrics:
      m: { source: prometheus, kind: counter, selector: m_total }
    """

  /// A query API that has what has arrived by the clock, and a service that keeps the newest report of each window.
  private final class World: Sendable {
    let history: CounterHistory
    let clock: ManualClock
    private let state: Mutex<(random: SplitMix, isAway: Bool, reports: [TimeWindow: UsageReport])>

    init(seed: Int) {
      history = CounterHistory(seed: seed, .day)
      clock = ManualClock(day.advanced(byMilliseconds: 3_700_000))
      state = Mutex((SplitMix(state: UInt64(seed) &+ 99), false, [:]))
    }

    var reports: [TimeWindow: UsageReport] { state.withLock { $0.reports } }

    func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    func random(_ range: ClosedRange<Int64>) -> Int64 {
      state.withLock { Int64.random(in: range, using: &$0.random) }
    }

    func stored(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
      guard
        let report = try? ReportReading(
          json: Array(asked.body.utf8), receivedAt: Timestamp(nanoseconds: .max)
        ).report, let window = report.window
      else { return .init(status: 404) }
      state.withLock { $0.reports[window] = report }
      return .init(status: 201, body: #"{"report":{"id":1}}"#)
    }

    func samples(_ head: HTTPRequestHead) -> SourceServer.Answer {
      guard !state.withLock({ $0.isAway }), let question = try? WebAddress("http://p" + head.uri),
        let query = question.queryValue("query")?.removingPercentEncoding,
        let asked = question.queryValue("time"),
        let through = SampleTime(secondsText: asked)
      else { return .init(body: Array("away".utf8)) }
      let span = Self.milliseconds(query)
      let (from, end) = (
        Self.shifted(through.advanced(byMilliseconds: -span)), Self.shifted(through)
      )
      let now = clock.now.seconds - day.seconds
      let found: [SampleSeries] =
        if query.hasPrefix("m_total") {
          history.samples(now: now, from: from, through: end)
        } else if query.contains("process_start_time_seconds") {
          history.startSeries(now: now, from: from, through: end, zero: day.seconds)
        } else {
          []
        }
      let forms = found.map(Self.form)
      let text =
        #"{"status":"success","data":{"resultType":"matrix","result":[\#(forms.joined(separator: ","))]}}"#
      return .init(body: Array(text.utf8), headers: [("Date", Self.date(clock.now))])
    }

    /// The history counts its seconds from an instant of its own.
    private static func shifted(_ time: SampleTime) -> SampleTime {
      time.advanced(byMilliseconds: (CounterHistory.epoch - day.seconds) * 1_000)
    }

    private static func form(_ series: SampleSeries) -> String {
      let labels = series.labels.values.sorted { $0.key < $1.key }
        .map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",")
      let values = series.samples.compactMap { sample -> String? in
        guard case .number(let number) = sample.value else { return nil }
        let seconds = sample.time.milliseconds / 1_000 - CounterHistory.epoch + day.seconds
        return #"[\#(seconds),"\#(number)"]"#
      }
      return #"{"metric":{\#(labels)},"values":[\#(values.joined(separator: ","))]}"#
    }

    /// The range of `selector[90s]` or `selector[1500ms]`.
    private static func milliseconds(_ query: String) -> Int64 {
      let range = query.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }
      let number = Int64(range.filter(\.isNumber)) ?? 0
      return range.hasSuffix("ms") ? number : number * 1_000
    }

    private static func date(_ instant: Timestamp) -> String {
      let text = instant.description
      let day = text.dropFirst(8).prefix(2)
      return "Mon, \(day) Mar 2026 \(text.dropFirst(11).prefix(8)) GMT"
    }
  }

  private struct Runs {
    let world: World
    let prometheus: String
    let billing: String
    let folder: TemporaryFolder
    let clients: HTTPClients

    func session(_ interval: Int64) throws -> ExporterSession {
      let settings = try settings([
        .billingAPIURL: billing, .prometheusURL: prometheus, .spoolPath: folder.path + "/spool",
        .collectionInterval: String(interval),
      ])
      return ExporterSession(
        settings: settings,
        definitions: try MetricsFile(yaml: yaml, settings: settings, name: "test").definitions,
        clients: clients, clock: world.clock.clock, random: { 7 }, logger: quietLogger)
    }

    /// From the first hour to the end of the day and what comes late of it.
    func live() async throws {
      _ = try await session(3_600_000).reportOnce(nil)
      let end = LateArrivalTests.day.advanced(byMilliseconds: 26 * 3_600_000 + 60_000)
      while world.clock.now < end {
        let pause = min(
          world.random(60_000...5_400_000), max(1, end.milliseconds(since: world.clock.now)))
        world.clock.advance(milliseconds: pause)
        world.setAway(world.random(1...5) == 1)
        let interval = [300_000, 900_000, 3_600_000][Int(world.random(0...2))] as Int64
        if world.random(1...6) == 1 {
          await kill(try session(interval))
        } else {
          _ = try await session(interval).reportOnce(nil)
        }
      }
      world.setAway(false)
      // A run completes the newest twenty windows.
      for _ in 0..<40 {
        _ = try await session(300_000).reportOnce(nil)
        guard try !session(300_000).peekSpool().incomplete.isEmpty else { break }
      }
    }

    private func kill(_ session: ExporterSession) async {
      let microseconds = Int(world.random(0...20_000))
      await withTaskGroup(of: Void.self) { tasks in
        tasks.addTask { _ = try? await session.reportOnce(nil) }
        tasks.addTask { try? await Task.sleep(for: .microseconds(microseconds)) }
        await tasks.next()
        tasks.cancelAll()
      }
    }
  }

  @Test(arguments: 0..<10)
  func aDayOfReportsIsWhatTheCountersGrew(seed: Int) async throws {
    let world = World(seed: seed)
    let folder = try TemporaryFolder()
    try await ScriptedServer.run {
      world.stored($0)
    } _: { billing, _ in
      try await SourceServer.run {
        world.samples($0)
      } _: { prometheus in
        let clients = HTTPClients()
        do {
          let runs = Runs(
            world: world, prometheus: prometheus, billing: billing, folder: folder, clients: clients
          )
          try await runs.live()
          try await clients.shutdown()
        } catch {
          try? await clients.shutdown()
          throw error
        }
      }
    }
    try Self.expectDay(world, seed: seed)
  }

  private static func expectDay(_ world: World, seed: Int) throws {
    let reports = world.reports
    let windows = reports.keys.sorted { $0.start < $1.start }
    #expect(windows.first?.start == day, "seed \(seed)")
    #expect(windows.last?.end == day.advanced(byMilliseconds: 26 * 3_600_000), "seed \(seed)")
    for (earlier, later) in zip(windows, windows.dropFirst()) {
      #expect(earlier.end == later.start, "seed \(seed): \(earlier) and \(later)")
    }
    #expect(reports.values.filter { !$0.missing.isEmpty }.isEmpty, "seed \(seed)")
    let total = try reports.values.compactMap { $0.metrics[metric("m")] }
      .reduce(Quantity(0)) { try $0.adding($1) }
    #expect(total == Quantity(world.history.seen), "seed \(seed)")
  }
}
