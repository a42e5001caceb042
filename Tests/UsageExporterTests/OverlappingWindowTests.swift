import Metering
import PrometheusClient
import Reporting
import ServiceLifecycle
import Synchronization
import Testing
import WebClient

@testable import UsageExporter

/// A spool that was lost, and other windows in the new one: the service knows the old ones and refuses what shares time
/// with them. What it has counts, the rest is reported anew, and nothing is counted twice.
@Suite struct OverlappingWindowTests {
  private static let yaml = """
    metrics:
      mqtt_messages: { source: prometheus, kind: counter, selector: m_total }
    """

  /// What the service keeps; of the windows that overlap it names twenty, as the real one.
  private final class Service: Sendable {
    let reports = Mutex<[TimeWindow: UsageReport]>([:])

    func answer(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
      guard asked.path == "/api/usage/report" else { return Self.samples(asked) }
      guard
        let report = try? ReportReading(
          json: Array(asked.body.utf8), receivedAt: Timestamp(nanoseconds: .max)
        ).report, let window = report.window
      else { return .init(status: 404) }
      let existing = reports.withLock { reports in
        reports.keys.filter { $0 != window && $0.start < window.end && window.start < $0.end }
          .sorted { $0.start < $1.start }.prefix(20)
      }
      guard existing.isEmpty else {
        let forms = existing.map {
          #"{"report_id":1,"window_start":"\#($0.start)","window_end":"\#($0.end)"}"#
        }
        return .init(
          status: 409, headers: ["Content-Type": "application/problem+json"],
          body: #"{"code":"window_overlap","windows":[\#(forms.joined(separator: ","))]}"#)
      }
      reports.withLock { $0[window] = report }
      return .init(status: 201, body: #"{"report":{"id":1}}"#)
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

  private struct Case: CustomTestStringConvertible, Sendable {
    let label: String
    let before: Int64
    let after: Int64
    let from: String
    let lost: String
    let restarted: String
    var serves = false
    var testDescription: String { label }
  }

  private static let cases = [
    Case(
      label: "minutes, then hours", before: 60_000, after: 3_600_000, from: "2026-03-10T09:00:00Z",
      lost: "2026-03-10T10:20:30Z", restarted: "2026-03-10T11:05:00Z"),
    Case(
      label: "minutes, then hours, in the hour that is not over", before: 60_000, after: 3_600_000,
      from: "2026-03-10T09:00:00Z", lost: "2026-03-10T10:20:30Z", restarted: "2026-03-10T10:21:00Z",
      serves: true),
    Case(
      label: "quarters, then days", before: 900_000, after: 86_400_000,
      from: "2026-03-09T22:00:00Z", lost: "2026-03-10T10:20:30Z", restarted: "2026-03-11T00:10:00Z"),
    Case(
      label: "hours, then minutes", before: 3_600_000, after: 60_000, from: "2026-03-10T08:00:00Z",
      lost: "2026-03-10T10:20:30Z", restarted: "2026-03-10T10:00:30Z"),
    Case(
      label: "the same", before: 300_000, after: 300_000, from: "2026-03-10T09:00:00Z",
      lost: "2026-03-10T10:20:30Z", restarted: "2026-03-10T10:25:30Z"),
  ]

  private func session(
    _ base: String, _ spool: String, _ interval: Int64, _ clock: ManualClock, _ clients: HTTPClients
  ) throws -> ExporterSession {
    let settings = try settings([
      .billingAPIURL: base, .prometheusURL: base, .healthCheckPort: "0", .spoolPath: spool,
      .collectionInterval: String(interval), .collectionDelay: "0",
    ])
    return ExporterSession(
      settings: settings,
      definitions: try MetricsFile(yaml: Self.yaml, settings: settings, name: "test").definitions,
      clients: clients, clock: clock.clock, random: { 7 }, logger: quietLogger)
  }

  @Test(arguments: cases)
  private func windowsTileAtTheService(example: Case) async throws {
    let service = Service()
    let folder = try TemporaryFolder()
    try await ScriptedServer.run {
      service.answer($0)
    } _: { base, _ in
      let clients = HTTPClients()
      do {
        let old = try session(
          base, folder.path + "/old", example.before, ManualClock(time(example.lost)), clients)
        #expect(try await old.fill(from: time(example.from), to: nil))
        let clock = ManualClock(time(example.restarted))
        let new = try session(base, folder.path + "/new", example.after, clock, clients)
        if example.serves {
          try await serve(new, until: clock, time("2026-03-10T13:00:30Z"))
        }
        #expect(try await new.reportOnce(nil))
        #expect(try new.spoolContents().text.hasPrefix("0 wait to be sent, 0 set aside"))
        try await clients.shutdown()
      } catch {
        try? await clients.shutdown()
        throw error
      }
    }
    expectTiles(service, example)
  }

  private func serve(_ session: ExporterSession, until clock: ManualClock, _ end: Timestamp)
    async throws
  {
    let group = ServiceGroup(services: try await session.services(), logger: quietLogger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        while clock.now < end { try await Task.sleep(for: .milliseconds(2)) }
        await group.triggerGracefulShutdown()
      }
      try await tasks.waitForAll()
    }
  }

  private func expectTiles(_ service: Service, _ example: Case) {
    let reports = service.reports.withLock { $0 }
    let windows = reports.keys.sorted { $0.start < $1.start }
    #expect(windows.first?.start == time(example.from))
    for (earlier, later) in zip(windows, windows.dropFirst()) {
      #expect(earlier.end == later.start, "\(example.label): \(earlier) and \(later)")
    }
    for (window, report) in reports {
      let minutes = window.end.milliseconds(since: window.start) / 60_000
      #expect(report.metrics[metric("mqtt_messages")].map { "\($0)" } == "\(minutes)")
    }
  }

  @Test func whatWasTakenBackSurvivesARestartAndACompaction() throws {
    let hour = window("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z")
    let part = window("2026-03-10T10:00:00Z", "2026-03-10T10:20:00Z")
    let stamp = ExporterStamp(id: "exp_1", sequence: 1)
    let report = UsageReport(
      customer: try CustomerID("c"), instance: .default, window: hour, exporter: stamp)
    var state = SpoolState()
    for record: SpoolRecord in [
      .identity(exporterID: "exp_1", createdAt: hour.end, owner: nil),
      .collected(hour, through: hour.end, report: report, wanted: [metric("m")]),
      .overlapped(hour, existing: [part]),
    ] { state.apply(try #require(SpoolRecord(record.form))) }
    #expect(state.waiting.isEmpty && state.incomplete.isEmpty)
    #expect(state.reopened == [hour])
    #expect(state.collected.stretches == [part])
    var again = SpoolState()
    for record in state.snapshot(createdAt: hour.end) {
      again.apply(try #require(SpoolRecord(record.form)))
    }
    #expect(again == state)
    let rest = window("2026-03-10T10:20:00Z", "2026-03-10T11:00:00Z")
    state.apply(.collected(rest, through: nil, report: nil, wanted: []))
    #expect(state.reopened.isEmpty)
  }
}
