import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import BillingServer

/// Which connection goes when there are too many.
@Suite struct ConnectionTableTests {
  /// A connection that is opened, oldest first, and what it does then.
  struct Open: Sendable {
    let name: String
    var address = "192.0.2.1"
    var phase = ConnectionTable.Phase.idle
    var isKnown = false
  }

  struct Row: Sendable, CustomStringConvertible {
    let description: String
    var limit = 3
    var perAddress = 3
    let opened: [Open]
    let closed: [String]
  }

  static let rows: [Row] = [
    Row(description: "as many as may", opened: [Open(name: "a"), Open(name: "b")], closed: []),
    Row(
      description: "the longest idle stranger", limit: 2,
      opened: [Open(name: "a", isKnown: true), Open(name: "b"), Open(name: "c"), Open(name: "d")],
      closed: ["b", "c"]),
    Row(
      description: "a stranger that sends for long before one that came a moment ago", limit: 2,
      opened: [Open(name: "a", phase: .receiving), Open(name: "b"), Open(name: "c")], closed: ["a"]),
    Row(
      description: "known ones that are idle before known ones that send", limit: 2,
      opened: [
        Open(name: "a", phase: .receiving, isKnown: true), Open(name: "b", isKnown: true),
        Open(name: "c"),
      ], closed: ["b"]),
    Row(
      description: "slow strangers before known ones", limit: 2,
      opened: [
        Open(name: "a", isKnown: true), Open(name: "b", phase: .receiving),
        Open(name: "c", phase: .answering), Open(name: "d"),
      ], closed: ["b", "a"]),
    Row(
      description: "the new one where all others are answered", limit: 2,
      opened: [
        Open(name: "a", phase: .answering), Open(name: "b", phase: .answering), Open(name: "c"),
      ], closed: ["c"]),
    Row(
      description: "of a crowded address one of its own", limit: 9, perAddress: 2,
      opened: [
        Open(name: "a", address: "192.0.2.9"), Open(name: "b"), Open(name: "c", phase: .receiving),
        Open(name: "d"), Open(name: "e", address: "192.0.2.9"),
      ], closed: ["b"]),
    Row(
      description: "of a crowded address the new one where its others are answered", limit: 9,
      perAddress: 1,
      opened: [
        Open(name: "a", address: "192.0.2.9"), Open(name: "b", phase: .answering), Open(name: "c"),
      ], closed: ["c"]),
  ]

  @Test(arguments: rows)
  func theRightOneIsClosed(row: Row) throws {
    let table = ConnectionTable(
      limit: row.limit, perAddress: row.perAddress,
      logger: Logger(label: "test") { _ in
        SwiftLogNoOpLogHandler()
      })
    var channels: [(String, EmbeddedChannel)] = []
    for one in row.opened {
      let channel = EmbeddedChannel()
      channel.remoteAddress = try SocketAddress(ipAddress: one.address, port: 1)
      try channel.connect(to: SocketAddress(ipAddress: one.address, port: 1)).wait()
      channels.append((one.name, channel))
      table.opened(channel)
      if one.phase != .idle { table.changed(channel, to: one.phase) }
      if one.isKnown { table.isKnown(channel) }
    }
    for (_, channel) in channels { channel.embeddedEventLoop.run() }
    let closed = channels.filter { !$0.1.isActive }.map(\.0)
    #expect(Set(closed) == Set(row.closed))
  }

  /// A place is free again when its connection ends.
  @Test func whoLeavesMakesRoom() throws {
    let table = ConnectionTable(
      limit: 9, perAddress: 1, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    for _ in 1...3 {
      let channel = EmbeddedChannel()
      let address = try SocketAddress(ipAddress: "192.0.2.1", port: 1)
      channel.remoteAddress = address
      try channel.connect(to: address).wait()
      table.opened(channel)
      table.changed(channel, to: .answering)
      #expect(channel.isActive)
      try channel.close().wait()
      channel.embeddedEventLoop.run()
    }
  }
}
