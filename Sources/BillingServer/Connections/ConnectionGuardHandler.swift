import HTTPTypes
import NIOCore
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Ends connections that take a place and ask for nothing: no request within a time, no end of a body, nothing after an
/// answer.
final class ConnectionGuardHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: ServiceLimits
  private let table: ConnectionTable
  private var deadline: Scheduled<Void>?
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
    close(context.channel, after: limits.headerSeconds)
  }

  /// What came over the wire is seen before it becomes a request of the types that all others work with.
  private func refuseAmbiguousRequests(_ context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    guard let codec = try? pipeline.handler(type: HTTP1ToHTTPServerCodec.self) else { return }
    try? pipeline.addHandler(FramingHandler(), position: .before(codec))
  }

  func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      inFlight += 1
      isReadingBody = true
      table.changed(context.channel, isBusy: true)
      close(context.channel, after: limits.bodySeconds)
    case .body: break
    case .end:
      isReadingBody = false
      // How long the answer takes is the service's own affair.
      deadline?.cancel()
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status.kind == .successful: table.isKnown(context.channel)
    case .end:
      inFlight -= 1
      if inFlight == 0, !isReadingBody {
        table.changed(context.channel, isBusy: false)
        close(context.channel, after: limits.idleSeconds)
      }
    default: break
    }
    context.write(data, promise: promise)
  }

  private func close(_ channel: any Channel, after seconds: Int) {
    deadline?.cancel()
    deadline = channel.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
      channel.close(mode: .all, promise: nil)
    }
  }
}
