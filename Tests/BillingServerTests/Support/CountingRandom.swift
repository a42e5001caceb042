import BillingServer
import Synchronization

/// Bytes that count on, so that tests can name keys.
final class CountingRandom: RandomSource {
  private let next = Mutex(UInt8(0))

  func bytes(_ count: Int) -> [UInt8] {
    next.withLock { next in
      (0..<count).map { _ in
        next &+= 1
        return next
      }
    }
  }
}
