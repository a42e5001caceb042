import Hummingbird
import Logging
import Metering
import Synchronization
import Wire

/// Slows down whoever tries keys: after a few wrong ones from an address, or with one beginning, the next are not looked
/// at for a while, which doubles with each further one.
final class AttemptLimiter: Sendable {
  /// What wrong keys are counted by.
  enum Source: Hashable, Sendable {
    case address(String)
    /// The first characters of a key: one that is tried from many addresses.
    case prefix(String)
  }

  private struct Failures {
    var count: Int
    var blockedUntil: Timestamp
    var last: Timestamp
  }

  /// How many wrong keys are free where no setting says otherwise.
  static let free = 10
  /// After that long without a wrong key it begins anew.
  private static let memorySeconds: Int64 = 900
  private static let longestSeconds: Int64 = 300
  /// How many sources are remembered; beyond it the oldest are forgotten.
  private static let capacity = 10_000

  private let clock: any WallClock
  private let failures = Mutex<[Source: Failures]>([:])

  private let free: Int

  /// `free`: how many wrong keys of one source are answered before it has to wait.
  init(clock: any WallClock, free: Int = AttemptLimiter.free) {
    self.clock = clock
    self.free = free
  }

  /// For how many seconds none of the sources may try; nil when all may.
  func secondsToWait(_ sources: [Source]) -> Int64? {
    let now = clock.now()
    return failures.withLock { failures in
      let ends = sources.compactMap { failures[$0]?.blockedUntil }.filter { now < $0 }
      return ends.max().map { max(1, $0.seconds - now.seconds) }
    }
  }

  /// Counts a wrong key. True when it is the one that blocks a source: to be logged once.
  func failed(_ sources: [Source]) -> Bool {
    let now = clock.now()
    return failures.withLock { failures in
      if failures.count >= Self.capacity { Self.forget(in: &failures, at: now) }
      var blocks = false
      for source in sources {
        var known = failures[source] ?? Failures(count: 0, blockedUntil: now, last: now)
        if now.seconds - known.last.seconds > Self.memorySeconds { known.count = 0 }
        known.count += 1
        known.last = now
        let extra = known.count - free
        if extra > 0 {
          let seconds = min(Int64(1) << min(extra - 1, 10), Self.longestSeconds)
          known.blockedUntil = now.advanced(bySeconds: seconds)
          if extra == 1 { blocks = true }
        }
        failures[source] = known
      }
      return blocks
    }
  }

  private static func forget(in failures: inout [Source: Failures], at now: Timestamp) {
    failures = failures.filter { now.seconds - $0.value.last.seconds < 60 }
    if failures.count >= capacity { failures.removeAll() }
  }
}

extension AttemptLimiter.Source {
  private static let prefixCharacters = 12

  /// The sources of a key that was presented from an address.
  static func of(key: String?, address: String?) -> [AttemptLimiter.Source] {
    let prefix = key.map { AttemptLimiter.Source.prefix(String($0.prefix(prefixCharacters))) }
    return [address.map { .address($0) }, prefix].compactMap(\.self)
  }
}

extension AttemptLimiter {
  /// Counts a key that is nobody's; throws 429 once there were too many. A key that is somebody's is never counted, so that
  /// others behind the same address are not shut out.
  func refused(_ key: Secret, _ refusal: KeyRefusal, _ context: BillingRequestContext)
    throws(Problem)
  {
    if case .expired = refusal { return }
    let sources = Source.of(key: key.revealed, address: context.remoteAddress)
    if let seconds = secondsToWait(sources) { throw .tooManyAttempts(seconds: seconds) }
    if failed(sources) {
      context.logger.warning(
        "too many wrong keys", metadata: ["address": "\(context.remoteAddress ?? "unknown")"])
    }
  }

  /// Throws 429 before a key is looked at, for a form that tells whether it was right.
  func checkMayTry(_ key: Secret?, _ context: BillingRequestContext) throws(Problem) {
    let sources = Source.of(key: key?.revealed, address: context.remoteAddress)
    if let seconds = secondsToWait(sources) { throw .tooManyAttempts(seconds: seconds) }
  }
}
