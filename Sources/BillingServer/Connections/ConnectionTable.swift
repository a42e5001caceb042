import Logging
import NIOCore
import Synchronization

/// All open connections, so that there are never more than the service can hold: the longest idle one is closed for a new
/// one, strangers first.
///
/// A stranger is a connection on which no request was let through yet.
final class ConnectionTable: Sendable {
  private struct Entry {
    let channel: any Channel
    var idleSince: NIODeadline?
    var isStranger = true
  }

  private struct State {
    var entries: [ObjectIdentifier: Entry] = [:]
    var nextWarning = NIODeadline.uptimeNanoseconds(0)
  }

  private let limit: Int
  private let logger: Logger
  private let state = Mutex(State())

  init(limit: Int, logger: Logger) {
    self.limit = limit
    self.logger = logger
  }

  func opened(_ channel: any Channel) {
    channel.closeFuture.whenComplete { [self] _ in closed(channel) }
    let now = NIODeadline.now()
    let (ended, warns) = state.withLock { state -> ((any Channel)?, Bool) in
      state.entries[ObjectIdentifier(channel)] = Entry(channel: channel, idleSince: now)
      guard state.entries.count > limit else { return (nil, false) }
      let victim = Self.victim(among: state.entries)
      if let victim { state.entries[ObjectIdentifier(victim)] = nil }
      let warns = state.nextWarning <= now
      if warns { state.nextWarning = now + .minutes(1) }
      return (victim ?? channel, warns)
    }
    ended?.close(mode: .all, promise: nil)
    if warns {
      logger.warning(
        "too many connections: idle ones are closed, strangers first",
        metadata: ["limit": "\(limit)"])
    }
  }

  private func closed(_ channel: any Channel) {
    state.withLock { $0.entries[ObjectIdentifier(channel)] = nil }
  }

  /// `isBusy`: a request has begun, or the answer to the last one was written.
  func changed(_ channel: any Channel, isBusy: Bool) {
    state.withLock {
      $0.entries[ObjectIdentifier(channel)]?.idleSince = isBusy ? nil : NIODeadline.now()
    }
  }

  /// A request on the connection was answered with success: whoever it is may be here.
  func isKnown(_ channel: any Channel) {
    state.withLock { $0.entries[ObjectIdentifier(channel)]?.isStranger = false }
  }

  private static func victim(among entries: [ObjectIdentifier: Entry]) -> (any Channel)? {
    func longestIdle(strangers: Bool) -> (any Channel)? {
      entries.values.filter { $0.isStranger == strangers && $0.idleSince != nil }
        .min { ($0.idleSince ?? .now()) < ($1.idleSince ?? .now()) }?.channel
    }
    return longestIdle(strangers: true) ?? longestIdle(strangers: false)
  }
}
