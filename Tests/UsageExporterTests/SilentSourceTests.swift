import Metering
import NIOCore
import NIOPosix
import PrometheusClient
import Reporting
import Testing
import WebClient

@testable import UsageExporter

@Suite struct SilentSourceTests {
  /// A server that takes connections and says nothing.
  private static func withSilentServer(_ body: (String) async throws -> Void) async throws {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      try await body("http://127.0.0.1:\(server.localAddress?.port ?? 0)")
      try await server.close()
    } catch {
      try? await server.close()
      throw error
    }
  }

  @Test func everySourceIsMissingWhenItsAnswerNeverEnds() async throws {
    try await Self.withSilentServer { base in
      let clients = HTTPClients()
      let source = HTTPSource(clients: clients, timeoutSeconds: 1)
      let settings = try settings([.prometheusURL: base, .deviceAPIURL: base])
      let definitions = try MetricsFile(
        yaml: """
          metrics:
            p: { source: prometheus, kind: counter, selector: m_total }
            s: { source: scrape, url: '\(base)/metrics', kind: counter, selector: m_total }
            d: { source: http, url: '\(base)/d', count: total }
            n: { source: http, url: '\(base)/n', value: count }
          """, settings: settings, name: "test"
      ).definitions
      let endpoints = await EndpointReader(definitions: definitions, source: source).read()
      guard case .failure(let error)? = endpoints[metric("s")] else {
        Issue.record("the endpoint answered")
        return
      }
      #expect(error.code == .timedOut)
      let collected = await UsageCollector(
        settings: settings, definitions: definitions, source: source
      ).collect(
        window("2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"), presentCounts: true,
        readings: EndpointReadings(kept: KeptReadings()))
      #expect(Set(collected.missing.map(\.metric.text)) == ["p", "s", "d", "n"])
      try await clients.shutdown()
    }
  }
}
