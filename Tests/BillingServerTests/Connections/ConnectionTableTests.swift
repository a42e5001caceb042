import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import BillingServer

/// Which connection goes when there are too many, or too much that nobody reads.
@Suite struct ConnectionTableTests {
  /// What happens, one after the other.
  enum Step: Sendable {
    case opens(String, from: String = "192.0.2.1")
    /// Its request is whole.
    case asks(String)
    /// It was answered, or has begun a request that is not whole.
    case waits(String)
    case leavesUnread(String, Int)
    case reads(String)
    case ends(String)
  }

  struct Row: Sendable, CustomStringConvertible {
    let description: String
    var limit = 9
    var perAddress = 9
    let steps: [Step]
    let closed: [String]
  }

  private static func answered(_ name: String) -> [Step] {
    [.opens(name), .asks(name), .waits(name)]
  }

  static let rows: [Row] = [
    Row(description: "as many as may", limit: 2, steps: [.opens("a"), .opens("b")], closed: []),
    Row(
      description: "the one that waits longest, of those that asked for nothing", limit: 2,
      steps: [.opens("a"), .opens("b"), .opens("c"), .opens("d")], closed: ["a", "b"]),
    Row(
      description: "the one that waits longest, of those that were answered", limit: 2,
      steps: answered("a") + answered("b") + [.opens("c")], closed: ["a"]),
    Row(
      description: "one that was answered and waits longest before a newcomer", limit: 2,
      steps: answered("a") + [.opens("b"), .opens("c")], closed: ["a"]),
    Row(
      description: "one that asked for nothing before one that was answered later", limit: 2,
      steps: [.opens("a"), .opens("b"), .asks("a"), .waits("a"), .opens("c")], closed: ["b"]),
    Row(
      description: "one that sends for long before one that came a moment ago", limit: 2,
      steps: [.opens("a"), .waits("a"), .opens("b"), .opens("c")], closed: ["a"]),
    Row(
      description: "one that is idle before one that began to send later", limit: 2,
      steps: [.opens("a"), .opens("b"), .waits("a"), .opens("c")], closed: ["b"]),
    Row(
      description: "never one whose request is being answered", limit: 2,
      steps: [.opens("a"), .asks("a"), .opens("b"), .opens("c")], closed: ["b"]),
    Row(
      description: "the new one where all others are answered", limit: 2,
      steps: [.opens("a"), .asks("a"), .opens("b"), .asks("b"), .opens("c")], closed: ["c"]),
    Row(
      description: "nobody where one has gone", limit: 2,
      steps: [.opens("a"), .opens("b"), .ends("a"), .opens("c")], closed: ["a"]),
    Row(
      description: "of a crowded address one of its own", perAddress: 2,
      steps: [
        .opens("a", from: "192.0.2.9"), .opens("b"), .opens("c"), .opens("d"),
        .opens("e", from: "192.0.2.9"),
      ], closed: ["b"]),
    Row(
      description: "of a crowded address the new one where its others are answered", perAddress: 1,
      steps: [.opens("a", from: "192.0.2.9"), .opens("b"), .asks("b"), .opens("c")],
      closed: ["c"]),
    Row(
      description: "an address has room where one of its own has gone", perAddress: 1,
      steps: [.opens("a"), .ends("a"), .opens("b")], closed: ["a"]),
    Row(
      description: "one whose answer waits to be read before one that came later", limit: 2,
      steps: [.opens("a"), .asks("a"), .leavesUnread("a", 10), .opens("b"), .opens("c")],
      closed: ["a"]),
    Row(
      description: "also where it goes on asking", limit: 2,
      steps: [
        .opens("a"), .asks("a"), .leavesUnread("a", 10), .opens("b"), .waits("a"), .asks("a"),
        .opens("c"),
      ], closed: ["a"]),
    Row(
      description: "not where it has read it and asks", limit: 2,
      steps: [
        .opens("a"), .asks("a"), .leavesUnread("a", 10), .reads("a"), .asks("a"), .opens("b"),
        .opens("c"),
      ], closed: ["b"]),
    Row(
      description: "as much unread as may", steps: [.opens("a"), .leavesUnread("a", 100)],
      closed: []),
    Row(
      description: "whose answer waits longest, of those that are too much together",
      steps: [.opens("x")]
        + ["a", "b", "c"].flatMap { [.opens($0), .asks($0), .leavesUnread($0, 40)] },
      closed: ["a"]),
    Row(
      description: "as many as it takes",
      steps: ["a", "b"].flatMap { [.opens($0), .leavesUnread($0, 40)] }
        + [.opens("c"), .leavesUnread("c", 90)], closed: ["a", "b"]),
    Row(
      description: "the one that is too much alone",
      steps: [.opens("a"), .asks("a"), .leavesUnread("a", 101)], closed: ["a"]),
    Row(
      description: "nobody where the others have read or gone",
      steps: ["a", "b", "c"].flatMap { [.opens($0), .leavesUnread($0, 50)] + leaves($0) },
      closed: ["b"]),
  ]

  private static func leaves(_ name: String) -> [Step] {
    switch name {
    case "a": [.reads("a")]
    case "b": [.ends("b")]
    default: []
    }
  }

  @Test(arguments: rows)
  func theRightOneIsClosed(row: Row) throws {
    let table = ConnectionTable(
      limit: row.limit, perAddress: row.perAddress, unreadBytes: 100,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var channels: [String: EmbeddedChannel] = [:]
    func channel(_ name: String) throws -> EmbeddedChannel { try #require(channels[name]) }
    for step in row.steps {
      switch step {
      case .opens(let name, let address):
        let channel = EmbeddedChannel()
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 1)
        try channel.connect(to: SocketAddress(ipAddress: address, port: 1)).wait()
        channels[name] = channel
        table.opened(channel)
      case .asks(let name): table.answers(try channel(name))
      case .waits(let name): table.awaits(try channel(name))
      case .leavesUnread(let name, let bytes): table.isUnread(try channel(name), bytes: bytes)
      case .reads(let name): table.isRead(try channel(name), isClientsTurn: true)
      case .ends(let name): try channel(name).close().wait()
      }
      for channel in channels.values { channel.embeddedEventLoop.run() }
    }
    #expect(channels.filter { !$0.value.isActive }.map(\.key).sorted() == row.closed)
  }
}
