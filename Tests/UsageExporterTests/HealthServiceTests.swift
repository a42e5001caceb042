import AsyncHTTPClient
import Metering
import NIOCore
import NIOHTTP1
import NIOPosix
import PrometheusClient
import Release
import ServiceLifecycle
import Testing
import WebClient
import Wire

@testable import UsageExporter

@Suite struct HealthServiceTests {
  private let now = time("2026-03-02T10:00:00Z")

  private func service(
    host: String = "127.0.0.1", port: Int = 0, lastCollected: String,
    onBound: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws -> HealthService {
    let numbers = ExporterStatus.Numbers(
      startedAt: now, reportsUsage: true, intervalMilliseconds: 60_000,
      metrics: [metric("devices")], lastCollectedAt: time(lastCollected))
    return HealthService(
      status: ExporterStatus(numbers), clock: ManualClock(now).clock, host: host, port: port,
      build: .current, logger: quietLogger, onBound: onBound)
  }

  private func ask(
    _ lastCollected: String, _ body: @escaping @Sendable (String, HTTPClients) async throws -> Void
  ) async throws {
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    let service = try service(lastCollected: lastCollected) { continuation.yield($0) }
    let group = ServiceGroup(services: [service], logger: quietLogger)
    let clients = HTTPClients()
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      var iterator = ports.makeAsyncIterator()
      let port = await iterator.next() ?? 0
      try await body("http://127.0.0.1:\(port)", clients)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
    try await clients.shutdown()
  }

  @Test(arguments: [
    ("2026-03-02T09:59:00Z", "/healthz", 200, "ok\n"),
    ("2026-03-02T09:59:00Z", "/readyz", 200, "ready\n"),
    ("2026-03-02T09:59:00Z", "/readyz?verbose", 200, "ready\n"),
    ("2026-03-02T09:00:00Z", "/readyz", 503, "nothing was collected for 3600 s\n"),
    ("2026-03-02T09:00:00Z", "/healthz", 200, "ok\n"),
    ("2026-03-02T09:00:00Z", "/", 404, "there are /healthz, /readyz, /metrics\n"),
  ])
  func probesAreAnswered(lastCollected: String, path: String, status: Int, body: String)
    async throws
  {
    try await ask(lastCollected) { base, clients in
      let answer = try await HTTPSource(clients: clients).get(WebAddress(base + path))
      #expect(answer.status == status)
      #expect(String(decoding: answer.body, as: UTF8.self) == body)
    }
  }

  @Test func metricsHaveTheirTypeAndOtherMethodsAreRefused() async throws {
    try await ask("2026-03-02T09:59:00Z") { base, clients in
      let source = HTTPSource(clients: clients)
      let page = try await source.get(WebAddress(base + "/metrics"))
      #expect(page.header("content-type") == MetricsPage.contentType)
      #expect(
        String(decoding: page.body, as: UTF8.self).contains("billing_exporter_build_info{"))
      let post = try await source.post([1], headers: [], to: WebAddress(base + "/metrics"))
      #expect(post.status == 405 && post.header("allow") == "GET, HEAD")
      var request = HTTPClientRequest(url: base + "/metrics")
      request.method = .HEAD
      let head = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
      #expect(head.status == .ok)
      #expect(try await head.body.collect(upTo: 1 << 20).readableBytes == 0)
    }
  }

  @Test func anAddressThatCannotBeHadIsNamed() async throws {
    let taken = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = taken.localAddress?.port ?? 0
    let service = try service(port: port, lastCollected: "2026-03-02T09:59:00Z")
    let error = await #expect(throws: ExporterError.self) { try await service.run() }
    #expect(
      error?.description
        == "HEALTH_CHECK_PORT=\(port) cannot be used on HEALTH_CHECK_HOST=127.0.0.1: Address already in use"
    )
    try await taken.close()
    let nowhere = try self.service(
      host: "no.such.host.invalid", lastCollected: "2026-03-02T09:59:00Z")
    let unknown = await #expect(throws: ExporterError.self) { try await nowhere.run() }
    #expect(
      unknown?.description
        == "HEALTH_CHECK_HOST=\"no.such.host.invalid\" cannot be used: it names no address")
  }
}
