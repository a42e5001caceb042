import Amounts
import Metering
import PrometheusClient
import Reporting
import ServiceLifecycle
import Synchronization
import Testing
import WebClient

@testable import UsageExporter

/// A counter that grows by one each minute since 2026-03-01, served as Prometheus would from a past without end, and
/// a billing service that keeps reports: both on one scripted server, each of which can be made to fail.
private final class World: Sendable {
  struct State {
    var prometheusIsDown = false
    var billingStatus = 201
    var reports: [UsageReport] = []
  }

  let state = Mutex(State())

  func answer(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
    switch asked.path {
    case "/api/v1/query": prometheus(asked)
    case "/api/usage/report": billing(asked)
    case "/api/v1/devices":
      .init(
        body:
          #"{"devices":[{"id":1,"is_online":true},{"id":2,"is_online":false}],"pagination":{"totalDevices":2}}"#
      )
    default: .init(status: 404)
    }
  }

  private func prometheus(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
    guard !state.withLock({ $0.prometheusIsDown }) else { return .init(status: 503) }
    let epoch = time("2026-03-01T00:00:00Z").seconds
    let end = Int64(asked.query["time"] ?? "") ?? 0
    let span = Int64((asked.query["query"] ?? "").filter(\.isNumber)) ?? 0
    let minutes = max(0, (end - span - epoch + 59) / 60)...max(0, (end - epoch) / 60)
    let values = minutes.map { #"[\#(epoch + $0 * 60),"\#($0)"]"# }.joined(separator: ",")
    return .init(
      body:
        #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"m_total"},"values":[\#(values)]}]}}"#
    )
  }

  private func billing(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
    let status = state.withLock { $0.billingStatus }
    guard status == 201 else {
      return .init(
        status: status, headers: ["Content-Type": "application/problem+json"],
        body: #"{"code":"validation_failed","detail":"not now"}"#)
    }
    guard
      let reading = try? ReportReading(
        json: Array(asked.body.utf8), receivedAt: Timestamp(nanoseconds: .max))
    else { return .init(status: 422, body: #"{"detail":"unreadable"}"#) }
    state.withLock { $0.reports.append(reading.report) }
    return .init(status: 201, body: #"{"message":"ok","stripe_reported":true,"report":{"id":1}}"#)
  }

  var reports: [UsageReport] { state.withLock { $0.reports } }
}

@Suite struct ExporterSessionTests {
  private static let yaml = """
    metrics:
      devices: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }
      mqtt_messages: { source: prometheus, kind: counter, selector: m_total }
    """

  private func session(
    _ base: String, _ folder: TemporaryFolder, _ clock: ManualClock, _ clients: HTTPClients
  )
    throws -> ExporterSession
  {
    let settings = try settings([
      .billingAPIURL: base, .prometheusURL: base, .deviceAPIURL: base, .healthCheckPort: "0",
      .spoolPath: folder.path + "/spool",
    ])
    return ExporterSession(
      settings: settings,
      definitions: try MetricsFile(yaml: Self.yaml, settings: settings, name: "test").definitions,
      clients: clients, clock: clock.clock, random: { 0 },
      logger: quietLogger)
  }

  /// Runs the services until the condition holds, then shuts them down gracefully.
  private func serve(
    _ session: ExporterSession, until isDone: @escaping @Sendable () -> Bool
  ) async throws {
    let group = ServiceGroup(services: try await session.services(), logger: quietLogger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      tasks.addTask {
        for _ in 0..<3_000 where !isDone() { try await Task.sleep(for: .milliseconds(5)) }
        await group.triggerGracefulShutdown()
      }
      try await tasks.waitForAll()
    }
  }

  private func withWorld(
    _ body: @escaping @Sendable (World, String, TemporaryFolder, HTTPClients) async throws -> Void
  ) async throws {
    let world = World()
    let folder = try TemporaryFolder()
    try await ScriptedServer.run {
      world.answer($0)
    } _: { base, _ in
      let clients = HTTPClients()
      do {
        try await body(world, base, folder, clients)
        try await clients.shutdown()
      } catch {
        try? await clients.shutdown()
        throw error
      }
    }
  }

  /// Every hour is reported once, in order, with the counter's growth; 60 an hour.
  private func expectHours(_ reports: [UsageReport], from start: String, count: Int) {
    let first = time(start)
    let hour: Int64 = 3_600
    #expect(
      reports.compactMap(\.window?.start)
        == (0..<count).map { first.advanced(bySeconds: Int64($0) * hour) })
    #expect(
      reports.compactMap { $0.metrics[metric("mqtt_messages")] }.allSatisfy { "\($0)" == "60" })
    #expect(reports.compactMap { $0.exporter?.sequence } == (1...Int64(count)).map { $0 })
  }

  @Test func windowsFollowEachOtherFromTheLastWholeOne() async throws {
    try await withWorld { world, base, folder, clients in
      let clock = ManualClock(time("2026-03-10T10:20:00Z"))
      try await serve(try session(base, folder, clock, clients)) { world.reports.count >= 3 }
      let reports = Array(world.reports.prefix(3))
      expectHours(reports, from: "2026-03-10T09:00:00Z", count: 3)
      #expect(
        reports.allSatisfy { $0.activeDevices == 1 && $0.totalDevices == 2 && $0.missing.isEmpty })
    }
  }

  @Test func whatWasMissedInThreeDaysIsCollectedOnceAfterTheRestart() async throws {
    try await withWorld { world, base, folder, clients in
      try await serve(try session(base, folder, ManualClock(time("2026-03-10T10:20:00Z")), clients))
      {
        world.reports.count >= 1
      }
      let before = world.reports.count
      try await serve(try session(base, folder, ManualClock(time("2026-03-13T10:20:00Z")), clients))
      {
        world.reports.count >= 73
      }
      expectHours(Array(world.reports.prefix(73)), from: "2026-03-10T09:00:00Z", count: 73)
      // Devices of the past are unknown, not zero and not today's.
      #expect(world.reports[before].metrics[.devices] == nil)
      #expect(world.reports[before].missing.map(\.metric) == [.devices])
      #expect(world.reports[72].metrics[.devices] == 1)
    }
  }

  @Test func reportsWaitWhileTheServiceIsDownAndGoInOrder() async throws {
    try await withWorld { world, base, folder, clients in
      world.state.withLock { $0.billingStatus = 503 }
      let clock = ManualClock(time("2026-03-10T10:20:00Z"))
      let end = time("2026-03-10T20:00:00Z")
      try await serve(try session(base, folder, clock, clients)) { clock.now > end }
      #expect(world.reports.isEmpty)
      world.state.withLock { $0.billingStatus = 201 }
      try await serve(try session(base, folder, ManualClock(clock.now), clients)) {
        world.reports.count >= 8
      }
      expectHours(Array(world.reports.prefix(8)), from: "2026-03-10T09:00:00Z", count: 8)
    }
  }

  @Test func aGapIsReportedAsMissingAndCompletedLater() async throws {
    try await withWorld { world, base, folder, clients in
      world.state.withLock { $0.prometheusIsDown = true }
      let clock = ManualClock(time("2026-03-10T10:20:00Z"))
      try await serve(try session(base, folder, clock, clients)) {
        if world.reports.count >= 2 { world.state.withLock { $0.prometheusIsDown = false } }
        return world.reports.contains {
          $0.window?.start == time("2026-03-10T09:00:00Z") && $0.missing.isEmpty
        }
      }
      let gap = try #require(world.reports.first)
      let completed = try #require(
        world.reports.first { $0.window == gap.window && $0.missing.isEmpty })
      #expect(gap.missing.map(\.metric) == [metric("mqtt_messages")])
      #expect(gap.missing.first?.reason.contains("answered 503") == true)
      #expect(completed.completion(of: gap) == [metric("mqtt_messages")])
      #expect(completed.metrics[metric("mqtt_messages")] == 60)
      #expect((completed.exporter?.sequence ?? 0) > (gap.exporter?.sequence ?? 0))
    }
  }

  @Test func aRefusedReportIsKeptAsideAndTheNextOnesGoOn() async throws {
    try await withWorld { world, base, folder, clients in
      world.state.withLock { $0.billingStatus = 422 }
      let clock = ManualClock(time("2026-03-10T10:20:00Z"))
      let refused = try await session(base, folder, clock, clients).reportOnce(nil)
      #expect(!refused)
      #expect(
        String(decoding: try folder.bytes("spool/rejected/1.json"), as: UTF8.self).contains(
          "not now"))
      world.state.withLock { $0.billingStatus = 201 }
      clock.advance(milliseconds: 3_600_000)
      let taken = try await session(base, folder, clock, clients).reportOnce(nil)
      #expect(taken)
      #expect(world.reports.map(\.exporter?.sequence) == [2])
    }
  }

  @Test func aClockThatJumpsBackReportsNothingTwice() async throws {
    try await withWorld { world, base, folder, clients in
      let clock = ManualClock(time("2026-03-10T12:20:00Z"))
      let jumped = Mutex(false)
      try await serve(try session(base, folder, clock, clients)) {
        if world.reports.count == 2, !jumped.withLock({ $0 }) {
          jumped.withLock { $0 = true }
          clock.advance(milliseconds: -2 * 3_600_000)
        }
        return world.reports.count >= 4
      }
      expectHours(Array(world.reports.prefix(4)), from: "2026-03-10T11:00:00Z", count: 4)
    }
  }

  @Test func aDryRunKeepsAndSendsNothing() async throws {
    try await withWorld { world, base, folder, clients in
      let printed = try await session(
        base, folder, ManualClock(time("2026-03-10T10:20:00Z")), clients
      )
      .dryRun(window("2026-03-10T08:00:00Z", "2026-03-10T08:30:00Z"))
      #expect(
        printed
          == #"{"customer_id":"cust_1","instance_id":"default","active_devices":1,"total_devices":2,"metrics":{"devices":1,"mqtt_messages":30},"window_start":"2026-03-10T08:00:00Z","window_end":"2026-03-10T08:30:00Z"}"#
      )
      #expect(world.reports.isEmpty)
      #expect(throws: (any Error).self) { try folder.bytes("spool/journal") }
    }
  }

  @Test func aWindowThatHasNotEndedIsRefused() async throws {
    try await withWorld { _, base, folder, clients in
      let session = try session(base, folder, ManualClock(time("2026-03-10T10:20:00Z")), clients)
      let error = await #expect(throws: ExporterError.self) {
        try await session.reportOnce(window("2026-03-10T10:00:00Z", "2026-03-10T11:00:00Z"))
      }
      #expect(error?.code == .window)
    }
  }

  @Test func theCheckShowsWhatEachSourceAnswers() async throws {
    try await withWorld { world, base, folder, clients in
      let session = try session(base, folder, ManualClock(time("2026-03-10T10:20:00Z")), clients)
      let hour = #""window_start":"2026-03-10T09:00:00Z","window_end":"2026-03-10T10:00:00Z""#
      #expect(
        try await session.check().map(\.json) == [
          #"{"metric":"devices","source":"http \#(base)/api/v1/devices active devices","readable":true,"answer":"1","counted":"active devices that the list shows now","series":null,"newest_sample":null,"age_seconds":null,"shows":null,\#(hour)}"#,
          #"{"metric":"mqtt_messages","source":"prometheus m_total","readable":true,"answer":"60","counted":"counter, its increase in the window","series":1,"newest_sample":"2026-03-10T10:20:00Z","age_seconds":0.000,"shows":"m_total 13580",\#(hour)}"#,
        ])
      #expect(
        try await session.check().last?.text == """
          ok      mqtt_messages: 60   [prometheus m_total]
                    window    2026-03-10T09:00:00Z/2026-03-10T10:00:00Z
                    counted   counter, its increase in the window
                    series    1
                    newest    2026-03-10T10:20:00Z, 0.000 s ago
                    shows     m_total 13580
          """)
      world.state.withLock { $0.prometheusIsDown = true }
      #expect(try await session.check().map(\.isReadable) == [true, false])
    }
  }
}
