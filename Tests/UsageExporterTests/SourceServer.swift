import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import PrometheusClient
import Synchronization

/// A server below the level of requests: with TLS, with packed answers, or as a proxy that opens tunnels.
final class SourceServer: Sendable {
  /// What it was sent: heads of requests.
  let heads = Mutex<[HTTPRequestHead]>([])
  private let script: @Sendable (HTTPRequestHead) -> Answer

  struct Answer: Sendable {
    var body: [UInt8]
    var headers: [(String, String)] = []
  }

  private init(_ script: @escaping @Sendable (HTTPRequestHead) -> Answer) {
    self.script = script
  }

  /// Runs `body` with the address of a server that answers as the script says, and with no `Date` but the script's.
  static func run(
    script: @escaping @Sendable (HTTPRequestHead) -> Answer,
    _ body: (String) async throws -> Void
  ) async throws {
    try await run(SourceServer(script)) { port, _ in try await body("http://127.0.0.1:\(port)") }
  }

  /// Runs `body` with the server's port; with `context` it speaks TLS, `opensTunnels` makes it a proxy that answers itself.
  static func run(
    answer: [UInt8], headers: [(String, String)] = [], context: NIOSSLContext? = nil,
    opensTunnels: Bool = false, _ body: (Int, SourceServer) async throws -> Void
  ) async throws {
    let server = SourceServer { _ in Answer(body: answer, headers: headers) }
    try await run(server, context: context, opensTunnels: opensTunnels, body)
  }

  private static func run(
    _ server: SourceServer, context: NIOSSLContext? = nil, opensTunnels: Bool = false,
    _ body: (Int, SourceServer) async throws -> Void
  ) async throws {
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
          if opensTunnels {
            try pipeline.addHandler(Tunnel(server: server))
          } else {
            try pipeline.configureHTTPServerPipeline()
            try pipeline.addHandler(Responder(server: server))
          }
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      try await body(channel.localAddress?.port ?? 0, server)
      try await channel.close()
    } catch {
      try? await channel.close()
      throw error
    }
  }

  private final class Responder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: SourceServer
    private var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")

    init(server: SourceServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        self.head = head
        server.heads.withLock { $0.append(head) }
      case .body: break
      case .end:
        let answer = server.script(head)
        var headers = HTTPHeaders(answer.headers)
        headers.add(name: "content-length", value: "\(answer.body.count)")
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let bytes = ByteBuffer(bytes: answer.body)
        context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  /// Says yes to `CONNECT` and answers what comes through the tunnel in the place of whoever was asked for.
  private final class Tunnel: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: SourceServer

    init(server: SourceServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let lines = String(buffer: unwrapInboundIn(data)).split(separator: "\r\n")
      let words = (lines.first ?? "").split(separator: " ")
      let fields = lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (String(parts.first ?? ""), String((parts.last ?? "").drop { $0 == " " }))
      }
      guard words.count == 3 else { return }
      let head = HTTPRequestHead(
        version: .http1_1, method: .RAW(value: String(words[0])), uri: String(words[1]),
        headers: HTTPHeaders(fields))
      server.heads.withLock { $0.append(head) }
      var reply = ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\n")
      if words[0] != "CONNECT" {
        let body = server.script(head).body
        reply = ByteBuffer(string: "HTTP/1.1 200 OK\r\ncontent-length: \(body.count)\r\n\r\n")
        reply.writeBytes(body)
      }
      context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
    }
  }
}
