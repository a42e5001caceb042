import NIOCore
import NIOHTTP1

/// Answers the requests of one connection, which ends when it is idle or sends what is no HTTP.
final class HealthHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let answer: @Sendable (String) -> HealthAnswer
  private var head: HTTPRequestHead?

  init(answer: @escaping @Sendable (String) -> HealthAnswer) {
    self.answer = answer
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head else { return }
      self.head = nil
      respond(to: head, context)
    }
  }

  private func respond(to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let isRead = request.method == .GET || request.method == .HEAD
    let found =
      isRead
      ? answer(String(request.uri.prefix { $0 != "?" }))
      : HealthAnswer(status: .methodNotAllowed, body: "only GET and HEAD\n")
    var headers = HTTPHeaders([
      ("content-type", found.type), ("content-length", "\(found.body.utf8.count)"),
      ("server", "billing-exporter"),
    ])
    if !request.isKeepAlive { headers.add(name: "connection", value: "close") }
    if !isRead { headers.add(name: "allow", value: "GET, HEAD") }
    let head = HTTPResponseHead(version: .http1_1, status: found.status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD {
      let bytes = context.channel.allocator.buffer(string: found.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
    }
    let isWritten = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    guard !request.isKeepAlive else { return }
    let channel = context.channel
    isWritten.whenComplete { _ in channel.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
