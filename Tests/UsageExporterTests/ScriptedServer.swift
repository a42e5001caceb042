import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A small HTTP server on a free port of 127.0.0.1 that answers as a test says and remembers what it was asked.
final class ScriptedServer: Sendable {
  struct Asked: Sendable {
    let method: String
    let path: String
    let query: [String: String]
    let headers: [String: String]
    let body: String
  }

  struct Reply: Sendable {
    var status: Int = 200
    var headers: [String: String] = [:]
    var body: String = ""
  }

  private let script: @Sendable (Asked) -> Reply
  private let log = Mutex<[Asked]>([])

  private init(script: @escaping @Sendable (Asked) -> Reply) {
    self.script = script
  }

  var asked: [Asked] { log.withLock { $0 } }

  /// Runs `body` with the server's address, then stops the server.
  static func run<Result: Sendable>(
    _ script: @escaping @Sendable (Asked) -> Reply,
    _ body: @escaping @Sendable (String, ScriptedServer) async throws -> Result
  ) async throws -> Result {
    let server = ScriptedServer(script: script)
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    let application = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        try await server.answer(request)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
      logger: quietLogger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      var iterator = ports.makeAsyncIterator()
      let port = await iterator.next() ?? 0
      let result = try await body("http://127.0.0.1:\(port)", server)
      group.cancelAll()
      return result
    }
  }

  private func answer(_ request: Request) async throws -> Response {
    let body = try await request.body.collect(upTo: 1 << 20)
    let query = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    let headers = request.headers.map { ($0.name.canonicalName, $0.value) }
    let asked = Asked(
      method: request.method.rawValue, path: request.uri.path,
      query: Dictionary(query) { first, _ in first },
      headers: Dictionary(headers) { first, _ in first }, body: String(buffer: body))
    log.withLock { $0.append(asked) }
    let reply = script(asked)
    var fields = HTTPFields()
    for (name, value) in reply.headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return Response(
      status: .init(code: reply.status), headers: fields,
      body: .init(byteBuffer: ByteBuffer(string: reply.body)))
  }
}
