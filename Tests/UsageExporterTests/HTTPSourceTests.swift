import AsyncHTTPClient
import Metering
import NIOCore
import NIOPosix
import PrometheusClient
import Reporting
import Testing
import Wire

@testable import UsageExporter

@Suite(.serialized) struct HTTPSourceTests {
  /// A server that sends `opening` to whoever asks and then `drip` every 50 ms, and never ends an answer.
  private static func withUnfinishedAnswers(
    opening: String, drip: String, _ body: (String) async throws -> Void
  ) async throws {
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Unfinished(opening: opening, drip: drip))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      try await body("http://127.0.0.1:\(server.localAddress?.port ?? 0)")
      try await server.close()
    } catch {
      try? await server.close()
      throw error
    }
  }

  private final class Unfinished: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let opening: String
    private let drip: String
    private var timer: RepeatedTask?

    init(opening: String, drip: String) {
      self.opening = opening
      self.drip = drip
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard timer == nil else { return }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: opening)), promise: nil)
      let bound = NIOLoopBound((context, self), eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleRepeatedTask(
        initialDelay: .milliseconds(50), delay: .milliseconds(50)
      ) { _ in
        let (context, handler) = bound.value
        let drop = ByteBuffer(string: handler.drip)
        context.writeAndFlush(handler.wrapOutboundOut(drop), promise: nil)
      }
    }

    func channelInactive(context: ChannelHandlerContext) { timer?.cancel() }
  }

  private static func failure(_ source: HTTPSource, _ verb: String, _ address: WebAddress) async
    -> PrometheusError.Code?
  {
    do throws(PrometheusError) {
      switch verb {
      case "get": _ = try await source.get(address)
      case "form": _ = try await source.post(form: [("query", "m")], to: address)
      default: _ = try await source.post([0x7B, 0x7D], headers: [], to: address)
      }
      return nil
    } catch {
      return error.code
    }
  }

  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"

  @Test(
    arguments: [
      ("nothing at all", "", ""),
      ("half a head", "HTTP/1.1 200 OK\r\nContent-", ""),
      ("a head that never ends", head, "X-More: 1\r\n"),
      ("a head and no body", head + "Content-Length: 9\r\n\r\n", ""),
      ("half a body", head + "Content-Length: 9\r\n\r\nm_to", ""),
      ("a body that drips", head + "Content-Length: 100000\r\n\r\n", "#"),
      ("chunks without an end", head + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n#\r\n"),
      ("a body until the connection closes", head + "Connection: close\r\n\r\nm_total 1\n", ""),
    ])
  func oneDeadlineHoldsToTheLastByte(label: String, opening: String, drip: String) async throws {
    try await Self.withUnfinishedAnswers(opening: opening, drip: drip) { base in
      let client = HTTPClient.forExporter()
      let address = try WebAddress(base)
      let source = HTTPSource(client: client, timeoutSeconds: 1)
      let started = ContinuousClock.now
      for verb in ["get", "form", "post"] {
        let code = await Self.failure(source, verb, address)
        #expect(code == .timedOut, "\(label): \(verb)")
      }
      #expect(started.duration(to: .now) < .seconds(120), "\(label)")
      try await client.shutdown()
    }
  }

  @Test func everySourceIsMissingWhenItsAnswerNeverEnds() async throws {
    let opening = Self.head + "Content-Length: 9\r\n\r\n"
    try await Self.withUnfinishedAnswers(opening: opening, drip: "") { base in
      let client = HTTPClient.forExporter()
      let source = HTTPSource(client: client, timeoutSeconds: 1)
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
      try await client.shutdown()
    }
  }

  @Test(arguments: [
    (301, "/metrics/", true), (302, "metrics/", true), (303, "?x=1", true),
    (307, "/metrics/", true),
    (308, "./metrics/", true), (307, "http://127.0.0.1:1/metrics/", false),
    (302, "https://127.0.0.1/metrics/", false), (307, "//example.com/metrics/", false),
    (301, "ftp://example.com/", false),
  ])
  func redirectsStayOnTheSameSchemeHostAndPort(status: Int, location: String, isFollowed: Bool)
    async throws
  {
    let (text, asked) = try await ScriptedServer.run { asked in
      let isTarget = asked.path == "/metrics/" || asked.query["x"] == "1"
      return isTarget
        ? .init(body: "m_total 7\n") : .init(status: status, headers: ["Location": location])
    } _: { base, server in
      let client = HTTPClient.forExporter()
      let source = HTTPSource(client: client, timeoutSeconds: 20)
      let text: String
      do {
        let answer = try await source.get(
          try WebAddress("\(base)/metrics"), headers: [("authorization", "Bearer t")])
        text = "\(answer.status)"
      } catch {
        text = "\(error)"
      }
      try await client.shutdown()
      return (text, server.asked)
    }
    if isFollowed {
      #expect(text == "200")
      #expect(asked.map { $0.headers["authorization"] } == ["Bearer t", "Bearer t"])
    } else {
      let shown = location.hasPrefix("//") ? "http:" + location : location
      let named = location.hasPrefix("ftp") ? "no address" : shown
      #expect(text.contains("/metrics answered \(status) towards \(named), which is not followed"))
      #expect(asked.count == 1)
    }
  }

  @Test func aRedirectThatGoesInCirclesEnds() async throws {
    let count = try await ScriptedServer.run { asked in
      .init(status: 307, headers: ["Location": asked.path == "/a" ? "/b" : "/a"])
    } _: { base, server in
      let client = HTTPClient.forExporter()
      let source = HTTPSource(client: client, timeoutSeconds: 20)
      await #expect(throws: PrometheusError.self) {
        try await source.get(try WebAddress("\(base)/a"))
      }
      try await client.shutdown()
      return server.asked.count
    }
    #expect(count == 6)
  }

  @Test func aReportIsNotRedirected() async throws {
    let (status, count) = try await ScriptedServer.run { _ in
      .init(status: 307, headers: ["Location": "/elsewhere"])
    } _: { base, server in
      let client = HTTPClient.forExporter()
      let answer = try await HTTPSource(client: client, timeoutSeconds: 20)
        .post([0x7B, 0x7D], headers: [], to: try WebAddress("\(base)/report"))
      try await client.shutdown()
      return (answer.status, server.asked.count)
    }
    #expect(status == 307)
    #expect(count == 1)
  }
}
