import Metering
import StripeSandbox
import Synchronization

/// The time of a life: Stripe reads it as it is, the service with the error of its own clock.
final class LifeClock: SandboxClock {
  private let time: Mutex<Int64>

  init(_ seconds: Int64) { time = Mutex(seconds) }

  func now() -> Int64 { time.withLock { $0 } }

  /// Never back.
  func move(to seconds: Int64) { time.withLock { $0 = max($0, seconds) } }
}

/// The clock of the machine that our service runs on.
final class ServiceClock: WallClock {
  private let clock: LifeClock
  private let aheadSeconds: Int64

  init(_ clock: LifeClock, aheadSeconds: Int64 = 0) {
    self.clock = clock
    self.aheadSeconds = aheadSeconds
  }

  func now() -> Timestamp { Timestamp(seconds: clock.now() + aheadSeconds) }
}
