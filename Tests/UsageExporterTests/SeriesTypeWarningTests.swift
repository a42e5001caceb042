import Logging
import Metering
import PrometheusClient
import Synchronization
import Testing
import WebClient

@testable import UsageExporter

/// Counts of histograms, and series whose declared type contradicts how they are counted.
@Suite struct SeriesTypeWarningTests {
  private static let start = time("2026-03-10T09:00:00Z").seconds

  /// A query API with a counter, a gauge and a native histogram, and an endpoint with the like.
  private static func answer(_ asked: ScriptedServer.Asked) -> ScriptedServer.Reply {
    switch asked.path {
    case "/api/v1/metadata":
      let types = ["m_total": "counter", "g": "gauge", "h": "histogram"]
      let name = asked.query["metric"] ?? ""
      let known = types[name].map { #""\#(name)":[{"type":"\#($0)","help":"","unit":""}]"# } ?? ""
      return .init(body: #"{"status":"success","data":{\#(known)}}"#)
    case "/metrics":
      return .init(
        body: "# TYPE g gauge\ng 5\n# TYPE r histogram\nr_bucket{le=\"+Inf\"} 9\nr_count 9\n")
    default:
      let query = asked.query["query"] ?? ""
      let name = ["m_total", "g", "h"].first { query.hasPrefix("\($0)[") }
      guard let name else {
        return .init(body: #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#)
      }
      let samples = [(0, 10), (1_800, 40), (3_600, 70)].map { second, value in
        name == "h"
          ? #"[\#(start + Int64(second)),{"count":"\#(value)","sum":"0.5"}]"#
          : #"[\#(start + Int64(second)),"\#(value)"]"#
      }.joined(separator: ",")
      let key = name == "h" ? "histograms" : "values"
      return .init(
        body:
          #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"\#(name)"},"\#(key)":[\#(samples)]}]}}"#
      )
    }
  }

  private static let yaml = """
    metrics:
      right: { source: prometheus, kind: counter, selector: m_total }
      grows: { source: prometheus, kind: gauge, selector: m_total }
      falls: { source: prometheus, kind: counter, selector: g }
      requests: { source: prometheus, kind: counter, selector: h, field: count }
      read: { source: scrape, url: '$DEVICE_API_URL/metrics', kind: counter, selector: g }
      observed: { source: scrape, url: '$DEVICE_API_URL/metrics', kind: counter, selector: r, field: count }
    """

  /// Lines of a log.
  private final class Lines: Sendable {
    let texts = Mutex<[String]>([])
    var logger: Logger {
      Logger(label: "test") { _ in Handler(lines: self) }
    }

    private struct Handler: LogHandler {
      let lines: Lines
      var metadata: Logger.Metadata = [:]
      var logLevel = Logger.Level.warning

      subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
      }

      func log(event: LogEvent) { lines.texts.withLock { $0.append("\(event.message)") } }
    }
  }

  private func withSession(
    _ body: @escaping @Sendable (ExporterSession, ManualClock, Lines) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    try await ScriptedServer.run {
      Self.answer($0)
    } _: { base, _ in
      let settings = try settings([
        .prometheusURL: base, .deviceAPIURL: base, .enableUsageReporting: "false",
        .spoolPath: folder.path + "/spool",
      ])
      let (clients, clock, lines) = (
        HTTPClients(), ManualClock(time("2026-03-10T10:00:20Z")), Lines()
      )
      let session = ExporterSession(
        settings: settings,
        definitions: try MetricsFile(yaml: Self.yaml, settings: settings, name: "t").definitions,
        clients: clients, clock: clock.clock, random: { 7 }, logger: lines.logger)
      do {
        try await body(session, clock, lines)
        try await clients.shutdown()
      } catch {
        try? await clients.shutdown()
        throw error
      }
    }
  }

  private static let falls =
    "g is declared as a gauge and counted as a counter: what falls there looks like a restart"
  private static let grows =
    "m_total is declared as a counter and taken for a gauge: what is reported is not its growth"

  @Test func theCheckSaysWhatIsDeclaredOtherwise() async throws {
    try await withSession { session, _, _ in
      let checks = try await session.check()
      let answers = Dictionary(uniqueKeysWithValues: checks.map { ($0.metric, $0.answer) })
      #expect(answers["right"] == "60")
      #expect(answers["requests"] == "60")
      #expect(answers["grows"] == "70; \(Self.grows)")
      #expect(answers["falls"] == "60; \(Self.falls)")
      #expect(answers["read"] == "0; \(Self.falls)")
      #expect(answers["observed"] == "0")
      #expect(checks.first { $0.metric == "requests" }?.source == "prometheus h count")
      #expect(checks.filter { !$0.isReadable }.isEmpty)
    }
  }

  @Test func theLogSaysItOnceForEachMetric() async throws {
    try await withSession { session, _, lines in
      let parts = try await session.openParts()
      for hour in ["08", "09"] {
        _ = try await OneShotRun(parts: parts).run(
          .window(window("2026-03-10T\(hour):00:00Z", "2026-03-10T\(hour):59:00Z")))
      }
      let said = lines.texts.withLock { $0 }.filter { $0.contains("is declared as") }
      #expect(
        said.sorted()
          == ["falls: \(Self.falls)", "grows: \(Self.grows)", "read: \(Self.falls)"])
    }
  }
}
