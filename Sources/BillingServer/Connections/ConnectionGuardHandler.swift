import HTTPTypes
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Ends connections that take a place and ask for nothing: no request within a time, no end of a body, nothing after an
/// answer, an answer that is not read.
final class ConnectionGuardHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: ServiceLimits
  private let table: ConnectionTable
  private var deadline: Scheduled<Void>?
  /// While there is more to send than the client takes.
  private var unread: Scheduled<Void>?
  /// Requests that began and are not answered yet.
  private var inFlight = 0
  private var isReadingBody = false

  init(limits: ServiceLimits, table: ConnectionTable) {
    self.limits = limits
    self.table = table
  }

  func handlerAdded(context: ChannelHandlerContext) {
    refuseAmbiguousRequests(context)
    table.opened(context.channel)
    deadline = close(context.channel, after: limits.headerSeconds)
  }

  /// What came over the wire is seen before it becomes a request of the types that all others work with.
  private func refuseAmbiguousRequests(_ context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
    try? pipeline.addHandler(FramingHandler(), position: .before(codec))
  }

  func handlerRemoved(context: ChannelHandlerContext) { forgetDeadlines() }

  func channelInactive(context: ChannelHandlerContext) {
    forgetDeadlines()
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    unread?.cancel()
    let channel = context.channel
    if channel.isWritable {
      unread = nil
      table.isRead(channel, isClientsTurn: isClientsTurn)
    } else {
      unread = close(channel, after: limits.idleSeconds)
      // What is written of the answer now is known when all of it was.
      context.eventLoop.execute { [table] in
        let bytes = try? channel.syncOptions?.getOption(.bufferedWritableBytes)
        if let bytes, !channel.isWritable { table.isUnread(channel, bytes: bytes) }
      }
    }
    context.fireChannelWritabilityChanged()
  }

  private var isClientsTurn: Bool { inFlight <= (isReadingBody ? 1 : 0) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      inFlight += 1
      isReadingBody = true
      if isClientsTurn { table.awaits(context.channel) }
      limit(context.channel, to: limits.bodySeconds)
    case .body: break
    case .end:
      isReadingBody = false
      table.answers(context.channel)
      // How long the answer takes is the service's own affair.
      deadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .end:
      inFlight -= 1
      guard isClientsTurn else { break }
      table.awaits(context.channel)
      if !isReadingBody { limit(context.channel, to: limits.idleSeconds) }
    default: break
    }
    context.write(data, promise: promise)
  }

  private func limit(_ channel: any Channel, to seconds: Int) {
    deadline?.cancel()
    deadline = close(channel, after: seconds)
  }

  private func forgetDeadlines() {
    deadline?.cancel()
    unread?.cancel()
  }

  private func close(_ channel: any Channel, after seconds: Int) -> Scheduled<Void> {
    channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
      channel.close(mode: .all, promise: nil)
    }
  }
}
