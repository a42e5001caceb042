import Synchronization

/// With which host of an address a connection begins: the one that took writes last, and the one behind it where a connection
/// to that was lost. All connections of a store share it, so that one of them finds the new leader for all.
final class HostTurn: Sendable {
  private struct State {
    var first = 0
    /// Nil before there was any connection.
    var writer: Int?
  }

  let hosts: [DatabaseHost]
  private let state = Mutex(State())

  init(_ hosts: [DatabaseHost]) { self.hosts = hosts }

  /// The places of all hosts, in the order in which they are tried.
  var places: [Int] {
    let first = state.withLock { $0.first }
    return hosts.indices.map { ($0 + first) % hosts.count }
  }

  /// Whether this host is the one that was found last to take writes: connections to another are to a leader of the past.
  func isWriter(_ place: Int) -> Bool { state.withLock { $0.writer == place } }

  /// It takes writes.
  func found(_ place: Int) { state.withLock { $0 = State(first: place, writer: place) } }

  /// A connection to it was lost.
  func lost(_ place: Int) {
    state.withLock { state in
      if state.first == place { state.first = (place + 1) % hosts.count }
    }
  }
}
