import Glibc
import Hummingbird
import Logging
import NIOCore
import Release
import ServiceLifecycle

/// Answers `/healthz`, `/readyz` and `/metrics`.
struct HealthService: Service {
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
    let application = Application(
      router: router,
      configuration: .init(address: .hostname(host, port: port), serverName: "billing-exporter"),
      onServerRunning: { channel in await onBound(channel.localAddress?.port ?? 0) },
      logger: quietLogger)
    do {
      try await application.run()
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

  /// The server's own notes are for debugging; ours say what matters.
  private var quietLogger: Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
  }

  var router: Router<BasicRequestContext> {
    let router = Router()
    router.get("healthz") { _, _ in Self.text(.ok, "ok\n") }
    router.get("readyz") { _, _ in
      let trouble = status.current.trouble(now: clock.now())
      return trouble.map { Self.text(.serviceUnavailable, $0 + "\n") } ?? Self.text(.ok, "ready\n")
    }
    router.get("metrics") { _, _ in
      Self.text(
        .ok, MetricsPage(status.current, build: build, process: .current()).text,
        type: MetricsPage.contentType)
    }
    return router
  }

  private static func text(
    _ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
