import NIOCore

/// Gives what a client sends to the decoder in portions, each when it is the client's turn, and other connections theirs in between.
///
/// Not to read from the socket would not be enough: when a client ends its side, all that it sent before is read at once.
final class RequestTurnHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private(set) var turns = ConnectionTurns()
  /// What came ahead of its turn.
  private var ahead = ByteBuffer()
  /// The client sends no more than what is ahead.
  private var end: ChannelEvent?
  private var isReadHeld = false
  private var isDue = false
  /// Nil once the connection is gone.
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  // MARK: what becomes of requests, told by who sees them

  /// A head was read; what it says is as in ``ConnectionTurns/began(bodyBytes:isLast:)``.
  func began(bodyBytes: Int?, isLast: Bool) { turns.began(bodyBytes: bodyBytes, isLast: isLast) }

  func readBody(_ bytes: Int) { turns.readBody(bytes) }

  func readAll() { turns.readAll() }

  func answered() {
    turns.answered()
    goOnLater()
  }

  // MARK: what the client sends

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    ahead.writeImmutableBuffer(unwrapInboundIn(data))
    forward(context)
    guard ahead.readableBytes > ConnectionTurns.mostBytesAhead else { return }
    context.close(mode: .all, promise: nil)
  }

  private func forward(_ context: ChannelHandlerContext) {
    while ahead.readableBytes > 0, turns.mayGoOn,
      let portion = ahead.readSlice(length: turns.portion(of: ahead.readableBytes))
    {
      context.fireChannelRead(wrapInboundOut(portion))
    }
    if ahead.readableBytes == 0 || turns.isOver { ahead = ByteBuffer() }
  }

  func read(context: ChannelHandlerContext) {
    if ahead.readableBytes == 0 { context.read() } else { isReadHeld = true }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if ahead.readableBytes > 0, let event = event as? ChannelEvent {
      end = event
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    ahead = ByteBuffer()
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    turns.isTaken = context.channel.isWritable
    goOnLater()
    context.fireChannelWritabilityChanged()
  }

  // MARK: going on

  /// Behind whatever the event loop has to do for others.
  private func goOnLater() {
    guard let context, !isDue, ahead.readableBytes > 0 else { return }
    isDue = true
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.execute { handler.value.goOn() }
  }

  private func goOn() {
    isDue = false
    guard let context, ahead.readableBytes > 0 else { return }
    forward(context)
    context.fireChannelReadComplete()
    guard ahead.readableBytes == 0 else { return }
    if let end {
      self.end = nil
      context.fireUserInboundEventTriggered(end)
    }
    if isReadHeld {
      isReadHeld = false
      context.read()
    }
  }
}
