import NIOCore
import NIOPosix
import Synchronization

/// A server on a free port of 127.0.0.1 that sends bytes as a test says, whatever HTTP thinks of them.
final class RawServer: Sendable {
  struct Reply: Sendable {
    var bytes: [UInt8]
    /// Sent every 50 ms behind `bytes`, without an end; nil for nothing more.
    var drip: String?
    var closes = false

    init(_ text: String, drip: String? = nil, closes: Bool = false) {
      bytes = Array(text.utf8)
      self.drip = drip
      self.closes = closes
    }

    /// A whole answer.
    init(status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = []) {
      let fields = headers + [("content-length", "\(body.count)")]
      let head =
        "HTTP/1.1 \(status) X\r\n" + fields.map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n"
      bytes = Array(head.utf8) + body
    }
  }

  private let script: @Sendable (String) -> Reply
  private let requests = Mutex<[String]>([])

  private init(_ script: @escaping @Sendable (String) -> Reply) { self.script = script }

  /// The text of every request, in order.
  var asked: [String] { requests.withLock { $0 } }

  /// Runs `body` with the server's port; `script` gets the text of a request.
  static func run(
    _ script: @escaping @Sendable (String) -> Reply,
    _ body: (Int, RawServer) async throws -> Void
  ) async throws {
    let server = RawServer(script)
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Connection(server))
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

  private final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: RawServer
    private var text = ""
    private var timer: RepeatedTask?

    init(_ server: RawServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      text += String(buffer: unwrapInboundIn(data))
      guard timer == nil, isWhole else { return }
      let request = text
      text = ""
      server.requests.withLock { $0.append(request) }
      let reply = server.script(request)
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply.bytes)), promise: nil)
      if reply.closes { context.close(promise: nil) }
      if let drip = reply.drip { start(drip, context) }
    }

    /// Requests of these tests have a `content-length` where they have a body.
    private var isWhole: Bool {
      guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
      let field = text[..<end.lowerBound].lowercased().split(separator: "\r\n")
        .first { $0.hasPrefix("content-length:") }
      let length = field.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
      return text[end.upperBound...].utf8.count >= length
    }

    private func start(_ drip: String, _ context: ChannelHandlerContext) {
      let bound = NIOLoopBound((context, self), eventLoop: context.eventLoop)
      timer = context.eventLoop.scheduleRepeatedTask(
        initialDelay: .milliseconds(50), delay: .milliseconds(50)
      ) { _ in
        let (context, handler) = bound.value
        context.writeAndFlush(
          handler.wrapOutboundOut(ByteBuffer(string: drip)), promise: nil)
      }
    }

    func channelInactive(context: ChannelHandlerContext) { timer?.cancel() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
