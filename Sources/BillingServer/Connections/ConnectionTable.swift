import Logging
import NIOCore
import Synchronization

/// All open connections, so that there are never more than the service can hold, and of one address no more than its share: for a
/// new one the connection is closed that has kept the service waiting longest, strangers first.
///
/// A stranger is a connection on which no request was let through yet. One whose request is being answered is never closed.
final class ConnectionTable: Sendable {
  /// What a connection does.
  enum Phase {
    /// Nothing: no request has begun, or the last one was answered.
    case idle
    /// A request has begun and is not whole yet.
    case receiving
    /// Its request is whole: now the client waits for the service.
    case answering
  }

  private struct Entry {
    let channel: any Channel
    let address: String?
    var phase = Phase.idle
    var since: NIODeadline
    var isStranger = true

    /// Who is closed first; nil for one that is not closed. Of strangers those that send count as those that do not: who came
    /// a moment ago and has not begun to send must not go before one that sends for a long time.
    var rank: Int? {
      switch phase {
      case .idle: isStranger ? 0 : 1
      case .receiving: isStranger ? 0 : 2
      case .answering: nil
      }
    }
  }

  private struct State {
    var entries: [ObjectIdentifier: Entry] = [:]
    var perAddress: [String: Int] = [:]
    var nextWarning = NIODeadline.uptimeNanoseconds(0)

    mutating func remove(_ channel: any Channel) {
      guard let entry = entries.removeValue(forKey: ObjectIdentifier(channel)),
        let address = entry.address, let count = perAddress[address]
      else { return }
      perAddress[address] = count > 1 ? count - 1 : nil
    }

    /// The one that has to go where there are too many, of all or of the newest's address.
    func victim(for newest: Entry, limit: Int, perAddress most: Int) -> (any Channel)? {
      let isCrowd = newest.address.map { (perAddress[$0] ?? 0) > most } ?? false
      guard isCrowd || entries.count > limit else { return nil }
      let candidates = entries.values.lazy.compactMap { entry in
        entry.channel === newest.channel || isCrowd && entry.address != newest.address
          ? nil : entry.rank.map { (entry, $0) }
      }
      let first = candidates.min { ($0.1, $0.0.since) < ($1.1, $1.0.since) }
      return first?.0.channel ?? newest.channel
    }
  }

  private let limit: Int
  private let limitPerAddress: Int
  private let logger: Logger
  private let state = Mutex(State())

  init(limit: Int, perAddress: Int, logger: Logger) {
    self.limit = limit
    limitPerAddress = perAddress
    self.logger = logger
  }

  func opened(_ channel: any Channel) {
    channel.closeFuture.whenComplete { [self] _ in
      state.withLock { $0.remove(channel) }
    }
    let now = NIODeadline.now()
    let (victim, warns) = state.withLock { state -> ((any Channel)?, Bool) in
      let entry = Entry(channel: channel, address: channel.remoteAddress?.ipAddress, since: now)
      state.entries[ObjectIdentifier(channel)] = entry
      if let address = entry.address { state.perAddress[address, default: 0] += 1 }
      guard let victim = state.victim(for: entry, limit: limit, perAddress: limitPerAddress) else {
        return (nil, false)
      }
      state.remove(victim)
      let warns = state.nextWarning <= now
      if warns { state.nextWarning = now + .minutes(1) }
      return (victim, warns)
    }
    victim?.close(mode: .all, promise: nil)
    if warns {
      logger.warning(
        "too many connections: those that wait for nothing are closed, strangers first",
        metadata: ["limit": "\(limit)", "limit_per_address": "\(limitPerAddress)"])
    }
  }

  func changed(_ channel: any Channel, to phase: Phase) {
    let now = NIODeadline.now()
    state.withLock {
      $0.entries[ObjectIdentifier(channel)]?.phase = phase
      $0.entries[ObjectIdentifier(channel)]?.since = now
    }
  }

  /// A request on the connection was answered with success: whoever it is may be here.
  func isKnown(_ channel: any Channel) {
    state.withLock { $0.entries[ObjectIdentifier(channel)]?.isStranger = false }
  }
}
