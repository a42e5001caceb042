import Glibc
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Ends connections that take a place and ask for nothing: no request within a time, no end of a body, nothing after an
/// answer, an answer that is not read.
final class ConnectionGuardHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How much is read at once.
  private static let readBytes = 16_384
  /// How much of an answer the system takes before the client does: the rest waits here, where it is counted.
  private static let unsentBytes = 131_072

  private let limits: ServiceLimits
  private let table: ConnectionTable
  private let requests = RequestTurnHandler()
  private var deadline: ConnectionDeadline?
  /// While there is more to send than the client takes.
  private var unread: ConnectionDeadline?

  init(limits: ServiceLimits, table: ConnectionTable) {
    self.limits = limits
    self.table = table
  }

  func handlerAdded(context: ChannelHandlerContext) {
    guardWire(context)
    limitBuffers(of: context.channel)
    table.opened(context.channel)
    unread = ConnectionDeadline(context.channel)
    deadline = ConnectionDeadline(context.channel)
    deadline?.set(seconds: limits.headerSeconds)
  }

  /// What came over the wire is seen before it becomes a request of the types that all others work with.
  private func guardWire(_ context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self),
      let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
    else { return }
    try? pipeline.addHandler(FramingHandler(), position: .before(codec))
    try? pipeline.addHandler(requests, position: .before(decoder))
  }

  private func limitBuffers(of channel: any Channel) {
    let options = channel.syncOptions
    try? options?.setOption(.maxMessagesPerRead, value: 1)
    try? options?.setOption(
      .recvAllocator,
      value: AdaptiveRecvByteBufferAllocator(
        minimum: 1_024, initial: 2_048, maximum: Self.readBytes))
    try? options?.setOption(
      .tcpOption(NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT)), value: Self.unsentBytes)
  }

  func handlerRemoved(context: ChannelHandlerContext) { endDeadlines() }

  func channelInactive(context: ChannelHandlerContext) {
    endDeadlines()
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    let channel = context.channel
    if channel.isWritable {
      unread?.clear()
      table.isRead(channel, isClientsTurn: requests.turns.isClientsTurn)
    } else {
      unread?.set(seconds: limits.idleSeconds)
      // What is written of the answer now is known when all of it was.
      context.eventLoop.execute { [table] in
        let bytes = try? channel.syncOptions?.getOption(.bufferedWritableBytes)
        if let bytes, !channel.isWritable { table.isUnread(channel, bytes: bytes) }
      }
    }
    context.fireChannelWritabilityChanged()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // What comes behind a request that was to be the last is none.
    guard !requests.turns.isOver else { return }
    switch unwrapInboundIn(data) {
    case .head(let head): began(head, context.channel)
    case .body(let bytes): requests.readBody(bytes.readableBytes)
    case .end:
      requests.readAll()
      table.answers(context.channel)
      // How long the answer takes is the service's own affair.
      deadline?.clear()
    }
    context.fireChannelRead(data)
  }

  private func began(_ head: HTTPRequest, _ channel: any Channel) {
    let connection = head.headerFields[values: .connection]
    requests.began(
      bodyBytes: head.headerFields[.contentLength].flatMap { Int($0) },
      isLast: connection.contains { $0.lowercased() == "close" })
    if requests.turns.isClientsTurn { table.awaits(channel) }
    deadline?.set(seconds: limits.bodySeconds)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      requests.answered()
      if requests.turns.isClientsTurn {
        table.awaits(context.channel)
        if !requests.turns.isReadingBody { deadline?.set(seconds: limits.idleSeconds) }
      }
    }
    context.write(data, promise: promise)
  }

  private func endDeadlines() {
    deadline?.end()
    unread?.end()
  }
}
