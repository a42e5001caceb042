import HTTPTypes
import NIOCore
import NIOHTTP1
import Reporting

/// Refuses requests that two readers may take for different ones, before anything of ours reads them: two hosts, two
/// lengths, chunks in HTTP/1.0 (RFC 9112 §3.2, §6.1, §6.3).
///
/// A request of HTTP/1.0 is its connection's last, whether it asks for another one or not, and is answered without chunks, which its
/// client need not know: what has no length ends with the connection (§6.1, §9.3).
final class FramingHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private var inFlight = 0
  private var hasRefused = false
  /// The newest request is one of HTTP/1.0: none comes behind it.
  private var isOld = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !hasRefused else { return }
    guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    if let reason = Self.objection(to: head) { return refuse(reason, context) }
    inFlight += 1
    isOld = Self.isOld(head)
    if isOld { head.headers.replaceOrAdd(name: "connection", value: "close") }
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var data = data
    switch unwrapOutboundIn(data) {
    case .head(var head) where isOld && inFlight == 1:
      head.version = .http1_0
      data = wrapOutboundOut(.head(head))
    case .end: inFlight -= 1
    default: break
    }
    context.write(data, promise: promise)
  }

  private static func isOld(_ head: HTTPRequestHead) -> Bool {
    head.version.major < 1 || head.version == .http1_0
  }

  static func objection(to head: HTTPRequestHead) -> String? {
    let (hosts, lengths) = (head.headers["host"], head.headers["content-length"])
    let isOld = isOld(head)
    let hasCoding = head.headers.contains(name: "transfer-encoding")
    if hosts.count > 1 { return "more than one Host header" }
    if hosts.isEmpty, !isOld { return "no Host header" }
    if lengths.count > 1 { return "more than one Content-Length header" }
    if hasCoding, !lengths.isEmpty { return "both Content-Length and Transfer-Encoding" }
    if hasCoding, isOld { return "Transfer-Encoding in HTTP/1.0" }
    return nil
  }

  /// Answers and hangs up; behind requests that are not answered yet it only hangs up.
  private func refuse(_ reason: String, _ context: ChannelHandlerContext) {
    hasRefused = true
    guard inFlight == 0 else { return context.close(mode: .all, promise: nil) }
    let problem = Problem(
      .badRequest, .ambiguousRequest, title: "The request can be read in two ways",
      detail: reason)
    let body = ByteBuffer(string: problem.document(requestID: nil).description)
    let headers: HTTPHeaders = [
      "content-type": MediaTypeName.problem, "content-length": String(body.readableBytes),
      "connection": "close",
    ]
    let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      channel.close(mode: .all, promise: nil)
    }
  }
}
