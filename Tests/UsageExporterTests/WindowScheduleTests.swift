import Metering
import PrometheusClient
import Reporting
import ServiceLifecycle
import Synchronization
import Testing
import WebClient

@testable import UsageExporter

/// Windows tile over any schedule: single runs, running services, kills, other intervals, windows and ranges by hand.
@Suite(.serialized) struct WindowScheduleTests {
  private static let yaml = """
    metrics:
      mqtt_messages: { source: prometheus, kind: counter, selector: m_total }
    """
  private static let intervals: [Int64] = [60_000, 300_000, 900_000, 3_600_000]

  /// One run of the program after the other on one spool, with a clock that moves between them.
  private struct Schedule {
    let base: String
    let folder: TemporaryFolder
    let clients: HTTPClients
    let clock: ManualClock
    var random: SeededNumbers

    func session(_ interval: Int64) throws -> ExporterSession {
      let settings = try settings([
        .billingAPIURL: base, .prometheusURL: base, .healthCheckPort: "0",
        .spoolPath: folder.path + "/spool", .collectionInterval: String(interval),
        .collectionDelay: "0",
      ])
      return ExporterSession(
        settings: settings,
        definitions: try MetricsFile(yaml: yaml, settings: settings, name: "test").definitions,
        clients: clients, clock: clock.clock, random: { 7 }, logger: quietLogger)
    }

    mutating func step() async throws {
      clock.advance(milliseconds: Int64.random(in: 1...5_400_000, using: &random))
      let session = try session(intervals.randomElement(using: &random) ?? 60_000)
      switch Int.random(in: 0..<10, using: &random) {
      case 0...3: _ = try await session.reportOnce(nil)
      case 4, 5: try await serveForAWhile(session)
      case 6: await kill { try await session.reportOnce(nil) }
      case 7: try await byHand(session)
      case 8:
        let minute = clock.now.milliseconds / 60_000 - Int64.random(in: 1...120, using: &random)
        let start = Timestamp(milliseconds: minute * 60_000)
        _ = try await session.fill(from: start, to: nil)
      default: tearTheLastLine()
      }
    }

    /// A window that may overlap others: then it is refused.
    private mutating func byHand(_ session: ExporterSession) async throws {
      let minute = clock.now.milliseconds / 60_000 - Int64.random(in: 0...90, using: &random)
      let length = Int64.random(in: 1...20, using: &random)
      let window = TimeWindow(
        storedStart: Timestamp(milliseconds: (minute - length) * 60_000),
        storedEnd: Timestamp(milliseconds: minute * 60_000))
      do {
        _ = try await session.reportOnce(window)
      } catch  where error.code == .window {
        return
      }
    }

    private mutating func serveForAWhile(_ session: ExporterSession) async throws {
      let until = clock.now.advanced(
        byMilliseconds: Int64.random(in: 60_000...7_200_000, using: &random))
      let group = ServiceGroup(services: try await session.services(), logger: quietLogger)
      let clock = clock
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        tasks.addTask {
          while clock.now < until { try await Task.sleep(for: .milliseconds(2)) }
          await group.triggerGracefulShutdown()
        }
        try await tasks.waitForAll()
      }
    }

    /// Ends it after a moment, wherever it is then.
    private mutating func kill(_ run: @escaping @Sendable () async throws -> Bool) async {
      let microseconds = Int.random(in: 0...20_000, using: &random)
      await withTaskGroup(of: Void.self) { tasks in
        tasks.addTask { _ = try? await run() }
        tasks.addTask { try? await Task.sleep(for: .microseconds(microseconds)) }
        await tasks.next()
        tasks.cancelAll()
      }
    }

    /// What a kill in the middle of a write leaves behind.
    private func tearTheLastLine() {
      guard let bytes = try? folder.bytes("spool/journal") else { return }
      try? folder.write(bytes + Array(#"0123abcd {"kind":"collec"#.utf8), to: "spool/journal")
    }
  }

  /// What the service keeps: reports by window, and every window that came with other content.
  private final class Service: Sendable {
    struct State {
      var reports: [TimeWindow: UsageReport] = [:]
      var conflicts: [TimeWindow] = []
      var isDown = false
    }
    let state = Mutex(State())

    func answer(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
      guard asked.path == "/api/usage/report" else { return Self.samples(asked) }
      return state.withLock { state in
        guard !state.isDown else { return .init(status: 503) }
        guard
          let report = try? ReportReading(
            json: Array(asked.body.utf8), receivedAt: Timestamp(nanoseconds: .max)
          ).report, let window = report.window
        else { return .init(status: 404) }
        if let first = state.reports[window], first.metrics != report.metrics {
          state.conflicts.append(window)
        }
        state.reports[window] = report
        return .init(status: 201, body: #"{"report":{"id":1}}"#)
      }
    }

    /// A counter that grows by one each minute for ever.
    private static func samples(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
      let end = Int64(asked.query["time"] ?? "") ?? 0
      let span = Int64((asked.query["query"] ?? "").filter(\.isNumber)) ?? 0
      let minutes = max(0, (end - span + 59) / 60)...max(0, end / 60)
      let values = minutes.map { #"[\#($0 * 60),"\#($0)"]"# }.joined(separator: ",")
      return .init(
        body:
          #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"m_total"},"values":[\#(values)]}]}}"#
      )
    }
  }

  @Test(arguments: 1...8)
  func windowsTile(seed: UInt64) async throws {
    let service = Service()
    let folder = try TemporaryFolder()
    try await ScriptedServer.run {
      service.answer($0)
    } _: { base, _ in
      let clients = HTTPClients()
      let clock = ManualClock(time("2026-03-10T10:20:00Z"))
      var schedule = Schedule(
        base: base, folder: folder, clients: clients, clock: clock, random: SeededNumbers(seed))
      do {
        _ = try await schedule.session(60_000).reportOnce(nil)
        for _ in 0..<12 {
          service.state.withLock { $0.isDown = Bool.random(using: &schedule.random) }
          try await schedule.step()
        }
        service.state.withLock { $0.isDown = false }
        _ = try await schedule.session(60_000).reportOnce(nil)
        try await clients.shutdown()
      } catch {
        try? await clients.shutdown()
        throw error
      }
      Self.expectTiles(service, through: clock.now, seed: seed)
    }
  }

  /// From the first planned window to the last whole minute nothing is missing and nothing is there twice.
  private static func expectTiles(_ service: Service, through now: Timestamp, seed: UInt64) {
    let (reports, conflicts) = service.state.withLock { ($0.reports, $0.conflicts) }
    #expect(conflicts.isEmpty, "seed \(seed)")
    let windows = reports.keys.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    for (earlier, later) in zip(windows, windows.dropFirst()) {
      #expect(earlier.end <= later.start, "seed \(seed): \(earlier) and \(later)")
      // Windows by hand may lie before the plan's beginning, with time between them that was never asked for.
      if later.start > time("2026-03-10T10:19:00Z") {
        #expect(earlier.end == later.start, "seed \(seed): \(earlier) and \(later)")
      }
    }
    #expect(windows.last?.end == Timestamp(milliseconds: now.milliseconds / 60_000 * 60_000))
    for (window, report) in reports {
      let minutes = window.end.milliseconds(since: window.start) / 60_000
      #expect(report.metrics[metric("mqtt_messages")].map { "\($0)" } == "\(minutes)")
      #expect(report.missing.isEmpty)
    }
  }
}
