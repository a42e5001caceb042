import NIOCore
import NIOEmbedded
import Testing

@testable import BillingServer

/// What a client sends ahead, portion by portion.
@Suite struct RequestTurnHandlerTests {
  /// Takes everything in one portion for one request.
  private final class Decoder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let requests: RequestTurnHandler
    var portions: [Int] = []
    var reads = 0
    var hasEnded = false

    init(_ requests: RequestTurnHandler) { self.requests = requests }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      portions.append(unwrapInboundIn(data).readableBytes)
      requests.began(bodyBytes: nil, isLast: false)
      requests.readAll()
    }

    func channelReadComplete(context: ChannelHandlerContext) { reads += 1 }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      hasEnded = hasEnded || event as? ChannelEvent == .inputClosed
    }
  }

  private let requests = RequestTurnHandler()
  private let decoder: Decoder
  private let channel: EmbeddedChannel

  init() throws {
    decoder = Decoder(requests)
    channel = EmbeddedChannel(handlers: [requests, decoder])
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func send(_ bytes: Int) throws {
    try channel.writeInbound(ByteBuffer(repeating: 0x78, count: bytes))
  }

  private func answer() {
    requests.answered()
    channel.embeddedEventLoop.run()
  }

  @Test func aPortionIsReadForEachAnswer() throws {
    try send(10_000)
    #expect(decoder.portions == [4_096])
    channel.embeddedEventLoop.run()
    #expect(decoder.portions == [4_096])
    answer()
    #expect(decoder.portions == [4_096, 4_096])
    answer()
    #expect(decoder.portions == [4_096, 4_096, 1_808])
    answer()
    try send(7)
    #expect(decoder.portions.last == 7)
    #expect(channel.isActive)
  }

  /// Others have their turn between an answer and what follows it.
  @Test func anAnswerDoesNotReadOnByItself() throws {
    try send(5_000)
    requests.answered()
    #expect(decoder.portions == [4_096])
    channel.embeddedEventLoop.run()
    #expect(decoder.portions == [4_096, 904])
  }

  @Test func theEndComesBehindWhatWasSent() throws {
    try send(5_000)
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(!decoder.hasEnded)
    answer()
    #expect(decoder.portions.count == 2)
    #expect(decoder.hasEnded)
  }

  @Test func whoSendsTooMuchAheadIsClosed() throws {
    try send(4_096 + ConnectionTurns.mostBytesAhead)
    #expect(channel.isActive)
    try send(1)
    #expect(!channel.isActive)
  }

  @Test func whoTakesNoAnswerIsReadNoMore() throws {
    channel.isWritable = false
    channel.pipeline.fireChannelWritabilityChanged()
    try send(100)
    #expect(decoder.portions.isEmpty)
    channel.isWritable = true
    channel.pipeline.fireChannelWritabilityChanged()
    channel.embeddedEventLoop.run()
    #expect(decoder.portions == [100])
  }
}
