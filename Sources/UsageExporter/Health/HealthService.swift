import Glibc
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Release
import ServiceLifecycle

/// Answers `/healthz`, `/readyz` and `/metrics`.
struct HealthService: Service {
  private static let idleSeconds: Int64 = 60

  let status: ExporterStatus
  let clock: ExporterClock
  let host: String
  let port: Int
  let build: BuildInfo
  let logger: Logger
  /// Told the port once it is bound, for tests that ask for any free one.
  var onBound: @Sendable (Int) async -> Void = { _ in }

  /// Throws `listening`, with the variable's name, when the address cannot be had.
  func run() async throws {
    let channel = try await bind()
    await onBound(channel.localAddress?.port ?? 0)
    do {
      try await gracefulShutdown()
      try await channel.close()
    } catch {
      try? await channel.close()
      throw error
    }
  }

  private func bind() async throws -> any Channel {
    let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.backlog, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
          try pipeline.addHandler(
            IdleStateHandler(allTimeout: .seconds(Self.idleSeconds)))
          try pipeline.addHandler(HealthHandler(answer: answer))
        }
      }
    do {
      return try await bootstrap.bind(host: host, port: port).get()
    } catch let error as IOError {
      throw ExporterError(
        .listening,
        "HEALTH_CHECK_PORT=\(port) cannot be used on HEALTH_CHECK_HOST=\(host): \(String(cString: strerror(error.errnoCode)))"
      )
    } catch is SocketAddressError.UnknownHost {
      throw ExporterError(
        .listening, "HEALTH_CHECK_HOST=\"\(host)\" cannot be used: it names no address")
    }
  }

  /// The answer for a path, without what follows `?`.
  @Sendable func answer(_ path: String) -> HealthAnswer {
    switch path {
    case "/healthz": return HealthAnswer(body: "ok\n")
    case "/readyz":
      let trouble = status.current.trouble(now: clock.now())
      return trouble.map { HealthAnswer(status: .serviceUnavailable, body: $0 + "\n") }
        ?? HealthAnswer(body: "ready\n")
    case "/metrics":
      return HealthAnswer(
        body: MetricsPage(status.current, build: build, process: .current()).text,
        type: MetricsPage.contentType)
    default: return HealthAnswer(status: .notFound, body: "there are /healthz, /readyz, /metrics\n")
    }
  }
}

/// What a probe is told.
struct HealthAnswer: Equatable, Sendable {
  var status = HTTPResponseStatus.ok
  var body: String
  var type = "text/plain; charset=utf-8"
}
