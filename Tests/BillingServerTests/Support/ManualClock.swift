import Metering
import Synchronization

/// A clock that stands until a test moves it.
final class ManualClock: WallClock {
  private let current: Mutex<Timestamp>

  init(_ text: String) throws { current = Mutex(try Timestamp(rfc3339: text)) }

  func now() -> Timestamp { current.withLock { $0 } }

  func advance(seconds: Int64) {
    current.withLock { $0 = $0.advanced(bySeconds: seconds) }
  }
}
