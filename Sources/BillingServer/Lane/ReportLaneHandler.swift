import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Picks the lane's requests out of a connection; everything else passes on to the routes.
///
/// One request is on the lane at a time, and only while none is with the routes, so answers keep the order of the
/// requests. What a connection sends meanwhile is buffered, and no more is read from it.
final class ReportLaneHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private enum State {
    case passing
    case collecting(HTTPRequest, ByteBuffer, BodyBudget.Share)
    case answering
  }

  /// What came while a request was on the lane.
  private enum Buffered {
    case part(HTTPRequestPart)
    case event(ChannelEvent)
    case error(any Error)
  }

  private let lane: ReportLane
  private let date: DateField
  private let bodies: BodyBudget
  /// Nil once the connection is gone.
  private var context: ChannelHandlerContext?
  private var state = State.passing
  private var isAnswering: Bool { if case .answering = state { true } else { false } }
  private var buffered = CircularBuffer<Buffered>()
  private var isReadHeld = false
  /// The service stops: the routes' handler, which sees no request of the lane, is told once there is none.
  private var isStopping = false
  /// Requests that passed on and are not answered yet.
  private var passed = 0
  /// Where the connection comes from.
  private var address: String?
  /// The memory of the request that is being answered.
  private var share: BodyBudget.Share?

  init(lane: ReportLane, date: DateField, bodies: BodyBudget) {
    self.lane = lane
    self.bodies = bodies
    self.date = date
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    address = context.remoteAddress?.ipAddress
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    share = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    take(unwrapInboundIn(data), context)
  }

  private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
    switch (state, part) {
    case (.answering, _): buffered.append(.part(part))
    // Who does not read the answers is left to the routes, which wait before they write another.
    case (.passing, .head(let head))
    where passed == 0 && context.channel.isWritable && ReportLane.takes(head):
      state = .collecting(head, ByteBuffer(), BodyBudget.Share(of: bodies))
    case (.collecting(let head, let body, let share), .body(let bytes)):
      collect(bytes, behind: body, of: head, share)
    case (.collecting(let head, let body, let share), .end(let trailers)):
      state = .answering
      self.share = share
      answer(head, body, trailers, context)
    case (.collecting, .head), (.passing, _): pass(part, context)
    }
  }

  /// Where the memory for bodies is taken the routes refuse the request.
  private func collect(
    _ bytes: ByteBuffer, behind body: ByteBuffer, of head: HTTPRequest, _ share: BodyBudget.Share
  ) {
    guard (try? share.take(bytes.readableBytes)) != nil else {
      return passOn([.head(head), .body(body), .body(bytes)])
    }
    guard body.readableBytes > 0 else {
      state = .collecting(head, bytes, share)
      return
    }
    var body = body
    // The state's own reference would make the buffer copy itself.
    state = .passing
    body.writeImmutableBuffer(bytes)
    state = .collecting(head, body, share)
  }

  private func pass(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
    if case .head = part { passed += 1 }
    context.fireChannelRead(wrapInboundOut(part))
  }

  private func answer(
    _ head: HTTPRequest, _ body: ByteBuffer, _ trailers: HTTPFields?,
    _ context: ChannelHandlerContext
  ) {
    let request = Request(head: head, body: RequestBody(buffer: body))
    guard
      let passage = lane.passage(
        of: request, body: Array(body.readableBytesView), from: address)
    else {
      return passOn([.head(head), .body(body), .end(trailers)])
    }
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    lane.submit(passage, on: context.eventLoop) { answer in
      if let answer {
        handler.value.write(answer)
      } else {
        handler.value.passOn([.head(head), .body(body), .end(trailers)])
      }
    }
  }

  /// Gives a request that was collected to the routes after all.
  private func passOn(_ parts: [HTTPRequestPart]) {
    guard let context else { return }
    state = .passing
    share = nil
    for part in parts { pass(part, context) }
    context.fireChannelReadComplete()
    release(context)
  }

  private func write(_ answer: WrittenAnswer) {
    guard let context, context.channel.isActive else { return }
    var fields = answer.headers
    fields[.contentLength] = String(answer.body.readableBytes)
    fields[.date] = date.text
    fields[.server] = BillingHTTPService.name
    let head = HTTPResponse(status: answer.status, headerFields: fields)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    state = .passing
    share = nil
    release(context)
  }

  /// Goes on with what was buffered, until another request is on the lane.
  private func release(_ context: ChannelHandlerContext) {
    // What is passed on now did not come with a read of its own, and the routes take parts at the end of a read.
    let hasBuffered = !buffered.isEmpty
    defer { if hasBuffered { context.fireChannelReadComplete() } }
    while !isAnswering, let item = buffered.popFirst() {
      switch item {
      case .part(let part): take(part, context)
      case .event(let event): userInboundEventTriggered(context: context, event: event)
      case .error(let error): errorCaught(context: context, error: error)
      }
    }
    if isStopping, case .passing = state {
      isStopping = false
      context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
    if isReadHeld, buffered.isEmpty {
      isReadHeld = false
      context.read()
    }
  }

  func read(context: ChannelHandlerContext) {
    if buffered.isEmpty { context.read() } else { isReadHeld = true }
  }

  /// A half-closed connection and a service that stops end a connection behind the routes' back: not before the lane has
  /// answered.
  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch (state, event) {
    case (.answering, let event as ChannelEvent): buffered.append(.event(event))
    case (.answering, is ChannelShouldQuiesceEvent), (.collecting, is ChannelShouldQuiesceEvent):
      isStopping = true
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  /// What is no HTTP is answered by the routes' handler, behind the answers before it.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if case .answering = state {
      buffered.append(.error(error))
    } else {
      context.fireErrorCaught(error)
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { passed -= 1 }
    context.write(data, promise: promise)
  }
}
