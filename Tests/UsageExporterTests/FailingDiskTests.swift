import Metering
import Synchronization
import Testing
import WebClient

@testable import UsageExporter

/// A disk on which a sync fails: nobody knows what is on it, so the run ends there and then.
@Suite struct FailingDiskTests {
  private static let yaml = """
    metrics:
      m: { source: prometheus, kind: counter, selector: m_total }
    """

  private static let hour =
    #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"m_total"},"values":[[1773136800,"1"],[1773140400,"5"],[1773144000,"9"]]}]}}"#

  @Test(arguments: [0, 1])
  func aRunStopsAtAFailedSync(syncsThatWork: Int) async throws {
    let folder = try TemporaryFolder()
    let isDown = Mutex(true)
    let left = Mutex(Int.max)
    let sync = DiskSync { _ in
      left.withLock { left in
        left -= 1
        return left >= 0 ? 0 : -1
      }
    }
    try await ScriptedServer.run { asked in
      isDown.withLock { $0 } ? .init(status: 503) : .init(body: Self.hour)
    } _: { base, server in
      let clients = HTTPClients()
      let clock = ManualClock(time("2026-03-10T11:20:00Z"))
      let settings = try settings([
        .billingAPIURL: "http://127.0.0.1:1", .prometheusURL: base, .enableUsageReporting: "true",
        .spoolPath: folder.path + "/spool",
      ])
      let session = ExporterSession(
        settings: settings,
        definitions: try MetricsFile(yaml: Self.yaml, settings: settings, name: "t").definitions,
        clients: clients, clock: clock.clock, random: { 7 }, logger: quietLogger)
      _ = try await session.reportOnce(nil)
      // The next hour is due, and the one before may be completed.
      isDown.withLock { $0 = false }
      clock.advance(milliseconds: 3_600_000)
      let before = server.asked.count
      do {
        let parts = try await session.openParts(sync: sync)
        left.withLock { $0 = syncsThatWork }
        let error = await #expect(throws: ExporterError.self) {
          try await OneShotRun(parts: parts).run(.due)
        }
        #expect(error?.code == .spoolSync)
        #expect(
          await parts.spool.state.collected.end == time("2026-03-10T11:00:00Z"))
        #expect(await parts.spool.state.incomplete.count == (syncsThatWork == 0 ? 1 : 0))
      }
      // With the first sync the completion fails: the next hour is not even asked for.
      if syncsThatWork == 0 { #expect(server.asked.count - before <= 2) }
      let reopened = try Spool.peek(path: folder.path + "/spool")
      #expect(!reopened.waiting.isEmpty)
      try await clients.shutdown()
    }
  }
}
