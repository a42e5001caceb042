import Hummingbird
import Logging
import NIOCore

/// A server on a free port of 127.0.0.1 for the time of one closure.
enum LocalServer {
  static func run<Value: Sendable>(
    _ router: Router<BasicRequestContext>, _ body: @Sendable (String) async throws -> Value
  ) async throws -> Value {
    let (ports, ready) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "local-server")
    logger.logLevel = .critical
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        ready.yield(channel.localAddress?.port ?? 0)
        ready.finish()
      }, logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      var port = 0
      for await announced in ports { port = announced }
      let value = try await body("http://127.0.0.1:\(port)")
      group.cancelAll()
      return value
    }
  }
}
