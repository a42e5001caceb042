import Logging
import NIOCore
import Synchronization

/// All open connections, so that there are never more than the service can hold, and of one address no more than its share: for a
/// new one the connection is closed that has kept the service waiting longest, whatever it did before. The same goes for answers
/// that nobody reads, when they take more memory than is for them.
///
/// It is the client's turn on a new connection, behind an answer, before a request is whole, and while an answer waits to be read. One
/// whose request is being answered is never closed.
final class ConnectionTable: Sendable {
  private struct Entry {
    let channel: any Channel
    let address: String?
    /// Since when it is the client's turn; nil while it is the service's.
    var waitingSince: NIODeadline?
    /// Of its answers, what the client does not take.
    var unreadBytes = 0
  }

  private struct State {
    var entries: [ObjectIdentifier: Entry] = [:]
    var perAddress: [String: Int] = [:]
    var unreadBytes = 0
    var nextWarning = NIODeadline.uptimeNanoseconds(0)

    mutating func remove(_ channel: any Channel) {
      guard let entry = entries.removeValue(forKey: ObjectIdentifier(channel)) else { return }
      unreadBytes -= entry.unreadBytes
      guard let address = entry.address, let count = perAddress[address] else { return }
      perAddress[address] = count > 1 ? count - 1 : nil
    }

    /// The one that has to go where there are too many, of all or of the newest's address.
    func victim(for newest: Entry, limit: Int, perAddress most: Int) -> (any Channel)? {
      let isCrowd = newest.address.map { (perAddress[$0] ?? 0) > most } ?? false
      guard isCrowd || entries.count > limit else { return nil }
      return longestWaiting {
        $0.channel !== newest.channel && (!isCrowd || $0.address == newest.address)
      } ?? newest.channel
    }

    func longestWaiting(where isMeant: (Entry) -> Bool) -> (any Channel)? {
      var longest: (channel: any Channel, since: NIODeadline)?
      for entry in entries.values where isMeant(entry) {
        guard let since = entry.waitingSince, since < longest?.since ?? .distantFuture else {
          continue
        }
        longest = (entry.channel, since)
      }
      return longest?.channel
    }

    mutating func isWarningDue(at now: NIODeadline) -> Bool {
      guard nextWarning <= now else { return false }
      nextWarning = now + .minutes(1)
      return true
    }
  }

  private let limit: Int
  private let limitPerAddress: Int
  private let unreadLimit: Int
  private let logger: Logger
  private let state = Mutex(State())

  /// `unreadBytes`: how much answers may take that wait to be read, all together.
  init(limit: Int, perAddress: Int, unreadBytes: Int, logger: Logger) {
    self.limit = limit
    limitPerAddress = perAddress
    unreadLimit = unreadBytes
    self.logger = logger
  }

  func opened(_ channel: any Channel) {
    channel.closeFuture.whenComplete { [self] _ in
      state.withLock { $0.remove(channel) }
    }
    let now = NIODeadline.now()
    let (victim, warns) = state.withLock { state -> ((any Channel)?, Bool) in
      let entry = Entry(
        channel: channel, address: channel.remoteAddress?.ipAddress, waitingSince: now)
      state.entries[ObjectIdentifier(channel)] = entry
      if let address = entry.address { state.perAddress[address, default: 0] += 1 }
      guard let victim = state.victim(for: entry, limit: limit, perAddress: limitPerAddress) else {
        return (nil, false)
      }
      state.remove(victim)
      return (victim, state.isWarningDue(at: now))
    }
    victim?.close(mode: .all, promise: nil)
    if warns {
      logger.warning(
        "too many connections: those are closed that have kept the service waiting longest",
        metadata: ["limit": "\(limit)", "limit_per_address": "\(limitPerAddress)"])
    }
  }

  /// From now on it is the client's turn: to send a request or the rest of one.
  func awaits(_ channel: any Channel) {
    turn(of: channel, since: .now())
  }

  /// A request is whole: now the client waits for the service.
  func answers(_ channel: any Channel) {
    turn(of: channel, since: nil)
  }

  /// So many bytes wait until the client reads. Who leaves them longest is closed where all together are too many.
  func isUnread(_ channel: any Channel, bytes: Int) {
    let now = NIODeadline.now()
    var warns = false
    let victims = state.withLock { state -> [any Channel] in
      guard let entry = state.entries[ObjectIdentifier(channel)] else { return [] }
      state.unreadBytes += bytes - entry.unreadBytes
      state.entries[ObjectIdentifier(channel)]?.unreadBytes = bytes
      state.entries[ObjectIdentifier(channel)]?.waitingSince = now
      var victims: [any Channel] = []
      while state.unreadBytes > unreadLimit,
        let victim = state.longestWaiting(where: { $0.unreadBytes > 0 })
      {
        state.remove(victim)
        victims.append(victim)
      }
      if !victims.isEmpty { warns = state.isWarningDue(at: now) }
      return victims
    }
    for victim in victims { victim.close(mode: .all, promise: nil) }
    if warns {
      logger.warning(
        "answers that nobody reads take too much memory: those are closed that have waited longest",
        metadata: ["limit_bytes": "\(unreadLimit)"])
    }
  }

  /// The client has read what waited for it; `isClientsTurn` also without that.
  func isRead(_ channel: any Channel, isClientsTurn: Bool) {
    let now = NIODeadline.now()
    state.withLock { state in
      guard let entry = state.entries[ObjectIdentifier(channel)] else { return }
      state.unreadBytes -= entry.unreadBytes
      state.entries[ObjectIdentifier(channel)]?.unreadBytes = 0
      state.entries[ObjectIdentifier(channel)]?.waitingSince = isClientsTurn ? now : nil
    }
  }

  /// While an answer waits to be read it is the client's turn, whatever else it sends.
  private func turn(of channel: any Channel, since moment: NIODeadline?) {
    state.withLock { state in
      guard state.entries[ObjectIdentifier(channel)]?.unreadBytes == 0 else { return }
      state.entries[ObjectIdentifier(channel)]?.waitingSince = moment
    }
  }
}
