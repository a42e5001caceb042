import Foundation
import HTTPTypes
import Hummingbird
public import Logging
import Metering
import NIOCore
import Reporting
public import ServiceLifecycle

/// What a customer instance offers its exporter over HTTP: `/metrics`, the device list, and Prometheus' query API over
/// recorded histories.
public struct InstanceServer: Service {
  private let live: LiveInstance?
  private let query: HistoryQuery
  private let logger: Logger
  private let onListening: @Sendable (Int) async -> Void

  /// Listens on a free port of 127.0.0.1 and tells which.
  public init(
    live: LiveInstance?, histories: [InstanceHistory], logger: Logger,
    onListening: @escaping @Sendable (_ port: Int) async -> Void
  ) {
    self.live = live
    self.query = HistoryQuery(histories: histories)
    self.logger = logger
    self.onListening = onListening
  }

  public func run() async throws {
    let onListening = onListening
    let application = Application(
      router: router(),
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
      logger: logger)
    try await application.runService(gracefulShutdownSignals: [])
  }

  private func router() -> Router<BasicRequestContext> {
    let router = Router()
    let live = live
    let query = query
    router.get("/metrics") { _, _ in
      Self.answer(
        live?.exposition ?? "# EOF\n",
        type: "application/openmetrics-text; version=1.0.0; charset=utf-8")
    }
    router.get("/api/v1/devices") { request, _ in
      let page = request.uri.queryParameters.get("page", as: Int.self) ?? 1
      let size =
        request.uri.queryParameters.get("limit", as: Int.self) ?? LiveInstance.defaultPageSize
      let list = live?.devicePage(max(1, page), size: min(max(1, size), 1_000)) ?? .null
      return Self.answer(list.description, type: "application/json")
    }
    router.get("/api/v1/query") { request, _ in
      let parameters = request.uri.queryParameters
      return Self.answer(query, parameters["query"].map(String.init), parameters["time"])
    }
    return router
  }

  private static func answer(_ history: HistoryQuery, _ query: String?, _ time: Substring?)
    -> Response
  {
    let seconds = time.flatMap { Double($0) }.map { Int64($0.rounded(.down)) }
    guard let query, let seconds,
      let found = history.answer(query, at: Timestamp(seconds: seconds))
    else {
      let refusal = JSONValue.object([
        "status": .string("error"), "errorType": .string("bad_data"),
        "error": .string("only instant queries of a range selector are answered here"),
      ])
      return answer(refusal.description, type: "application/json", status: .badRequest)
    }
    return answer(found.description, type: "application/json")
  }

  private static func answer(
    _ text: String, type: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
