import Amounts
import Metering
import Reporting
import Synchronization
import Testing
import WebClient

@testable import UsageExporter

/// Device lists of a small server that are read all along, over hours and restarts.
@Suite struct FollowedListTests {
  private static let start = time("2026-03-02T10:00:00Z")
  private static let yaml = """
    metrics:
      devices: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active, seen_within: 2h }
      steady: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active, dwell: 30m, flap: 10m }
      listed: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: total, dwell: 1h }
      device_hours: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: device_hours }
    """

  /// The list as it was at each time: who is in it, and who of them is online.
  private final class Platform: Sendable {
    struct State {
      var devices: [String: Bool] = [:]
      var isDown = false
      var reports: [UsageReport] = []
      var asked = 0
    }
    let state = Mutex(State())

    func answer(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
      state.withLock { state in
        guard asked.path != "/api/usage/report" else {
          let report = try? ReportReading(
            json: Array(asked.body.utf8), receivedAt: Timestamp(nanoseconds: .max)
          ).report
          if let report { state.reports.append(report) }
          return .init(status: 201, body: #"{"report":{"id":1}}"#)
        }
        state.asked += 1
        guard !state.isDown else { return .init(status: 503) }
        let rows = state.devices.sorted { $0.key < $1.key }.map {
          #"{"uuid":"\#($0.key)","is_online":\#($0.value)}"#
        }
        return .init(body: #"{"devices":[\#(rows.joined(separator: ","))]}"#)
      }
    }
  }

  private func session(
    _ base: String, _ folder: TemporaryFolder, _ clock: ManualClock, _ clients: HTTPClients,
    yaml: String = yaml
  ) throws -> ExporterSession {
    let settings = try settings([
      .billingAPIURL: base, .deviceAPIURL: base, .spoolPath: folder.path + "/spool",
    ])
    return ExporterSession(
      settings: settings,
      definitions: try MetricsFile(yaml: yaml, settings: settings, name: "test").definitions,
      clients: clients, clock: clock.clock, random: { 7 }, logger: quietLogger)
  }

  private func run(
    _ body:
      @escaping @Sendable (Platform, String, TemporaryFolder, HTTPClients) async throws -> Void
  ) async throws {
    let platform = Platform()
    let folder = try TemporaryFolder()
    try await ScriptedServer.run {
      platform.answer($0)
    } _: { base, _ in
      let clients = HTTPClients()
      do {
        try await body(platform, base, folder, clients)
        try await clients.shutdown()
      } catch {
        try? await clients.shutdown()
        throw error
      }
    }
  }

  /// Reads the list every five minutes up to the hour's end, as the running exporter does, and collects the hour.
  private func live(
    _ hour: Int64, _ parts: ExporterParts, _ clock: ManualClock,
    _ change: (Int64) -> Void = { _ in }
  ) async throws {
    let from = Self.start.advanced(byMilliseconds: hour * 3_600_000)
    for minute in stride(from: Int64(0), through: 60, by: 5) where hour == 0 || minute > 0 {
      change(minute)
      let now = from.advanced(byMilliseconds: minute * 60_000)
      clock.set(now)
      try await parts.takePresence(closing: minute == 60 ? now : nil)
    }
    clock.advance(milliseconds: 15_000)
    let window = TimeWindow(
      storedStart: from, storedEnd: from.advanced(byMilliseconds: 3_600_000))
    _ = try await WindowCollection(parts: parts)
      .collect(window, presentCounts: true, advances: true)
  }

  private func values(_ report: UsageReport?) -> String {
    report.map {
      UsageLine.values($0, order: ["devices", "steady", "listed", "device_hours"].map(metric))
    } ?? "nothing"
  }

  @Test func rulesCountOverHoursAndRestarts() async throws {
    try await run { platform, base, folder, clients in
      let clock = ManualClock(Self.start)
      platform.state.withLock {
        $0.devices = ["always": true, "morning": true, "flapping": true, "off": false]
      }
      do {
        let parts = try await session(base, folder, clock, clients).openParts()
        try await live(0, parts, clock) { minute in
          platform.state.withLock {
            // Away at every other reading, and never twice.
            $0.devices["flapping"] = minute % 10 == 0
            if minute == 30 { $0.devices["morning"] = false }
            if minute == 45 { $0.devices["new"] = true }
          }
        }
        // Four were seen; two are there for half an hour; who is listed since 10:00 is so for an hour.
        let first = await parts.spool.state.waiting.last
        #expect(
          values(first) == "{ devices: 4, steady: 2, listed: 4, device_hours: 1.666666666666 }")
        #expect(first?.activeDevices == nil && first?.totalDevices == nil)
        #expect(first?.missing == [])
      }
      // The exporter is started anew: it knows who was there.
      let parts = try await session(base, folder, clock, clients).openParts()
      try await live(1, parts, clock) { minute in
        if minute == 20 { platform.state.withLock { $0.devices["gone"] = true } }
        if minute == 30 { platform.state.withLock { $0.devices["gone"] = nil } }
      }
      let second = await parts.spool.state.waiting.last
      #expect(
        values(second) == "{ devices: 5, steady: 3, listed: 5, device_hours: 3.083333333333 }")
    }
  }

  @Test func whatTheListDoesNotShowIsNamed() async throws {
    try await run { platform, base, folder, clients in
      let clock = ManualClock(Self.start)
      platform.state.withLock { $0.devices = ["a": true] }
      let parts = try await session(base, folder, clock, clients).openParts()
      try await live(0, parts, clock) { minute in
        platform.state.withLock { $0.isDown = minute >= 40 }
      }
      let report = await parts.spool.state.waiting.last
      #expect(values(report) == "{ device_hours: 0.583333333333 }")
      #expect(Set(report?.missing.map(\.metric.text) ?? []) == ["devices", "listed", "steady"])
      #expect(
        report?.missing.first { $0.metric.text == "devices" }?.reason.hasPrefix(
          "the list was last read 1500 s before the window's end, and it is read every 300 s: http://127.0.0.1"
        ) == true)
    }
  }

  @Test func listsAreSharedAndCheckExplainsThem() async throws {
    try await run { platform, base, folder, clients in
      let clock = ManualClock(Self.start)
      platform.state.withLock { $0.devices = ["always": true, "new": false] }
      do {
        let parts = try await session(base, folder, clock, clients).openParts()
        try await live(0, parts, clock) { minute in
          if minute == 40 { platform.state.withLock { $0.devices["new"] = true } }
        }
        #expect(platform.state.withLock { $0.asked } == 13)
      }
      let checks = try await session(base, folder, clock, clients).check()
      let text = checks.map(\.text).joined(separator: "\n")
      for line in [
        "ok      devices: 2 ",
        "counted   active devices, seen within 2h of the window's end; the list is read every 5m",
        "ok      steady: 1 ",
        "counted   active devices at the window's end; each after 30m without an interruption; interruptions of at most 10m are none; the list is read every 5m",
        "shows     2 there at the last reading, 1 count, 1 not for 30m yet, 1 device-hours",
        "ok      device_hours: 1.333333333333",
        "counted   the hours of all active devices in the window; the list is read every 5m",
      ] {
        #expect(text.contains(line), "\(line) in\n\(text)")
      }
    }
  }

  @Test func aDeviceWithoutANameCannotBeFollowed() async throws {
    try await ScriptedServer.run { asked in
      asked.path == "/api/v1/devices"
        ? .init(body: #"[{"is_online":true},{"uuid":"a","is_online":true}]"#) : .init(status: 503)
    } _: { base, _ in
      let clients = HTTPClients()
      let checks = try await session(
        base, TemporaryFolder(), ManualClock(Self.start.advanced(byMilliseconds: 3_600_000)),
        clients
      ).check()
      #expect(checks.filter(\.isReadable).isEmpty)
      #expect(checks.first?.answer.contains("one has no id") == true, "\(checks)")
      try await clients.shutdown()
    }
  }

  /// A run from cron knows a device at two of its readings, an hour apart, when `every` says so.
  @Test func singleRunsReadTheListToo() async throws {
    try await run { platform, base, folder, clients in
      let yaml = """
        metrics:
          device_hours: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: device_hours, every: 1h }
        """
      let clock = ManualClock(Self.start)
      platform.state.withLock { $0.devices = ["a": true, "b": true] }
      for _ in 0..<4 {
        _ = try await session(base, folder, clock, clients, yaml: yaml).reportOnce(nil)
        clock.advance(milliseconds: 3_600_000)
      }
      let reports = platform.state.withLock { $0.reports }
      // The first reading is just behind the edge at which the first window begins.
      let hours = reports.compactMap { $0.metrics[metric("device_hours")]?.description }
      #expect(hours == ["1.999999444444", "2", "2"])
    }
  }
}
