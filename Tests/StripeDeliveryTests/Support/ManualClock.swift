import Metering
import StripeSandbox
import Synchronization

/// A wall clock that tests move; the sandbox and the delivery read the same one.
final class ManualClock: WallClock, SandboxClock {
  private let time: Mutex<Timestamp>

  init(_ start: Timestamp) {
    time = Mutex(start)
  }

  func now() -> Timestamp { time.withLock { $0 } }

  func now() -> Int64 { time.withLock { $0.seconds } }

  func advance(bySeconds seconds: Int64) {
    time.withLock { $0 = $0.advanced(bySeconds: seconds) }
  }
}

/// Another process' clock, which runs ahead of or behind the one everyone else has.
struct SkewedClock: WallClock {
  let clock: ManualClock
  let seconds: Int64

  func now() -> Timestamp { (clock.now() as Timestamp).advanced(bySeconds: seconds) }
}
