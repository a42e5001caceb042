import HTTPTypes
import Synchronization

/// Lets a few batches through at once: each takes memory and a share of the processor from everyone else.
final class BatchGate: Sendable {
  private let limit: Int
  private let inside = Mutex(0)

  init(limit: Int) { self.limit = limit }

  /// Runs `work`, or throws 429 when as many run as may.
  func pass<Value>(_ work: () async throws -> Value) async throws -> Value {
    let isOpen = inside.withLock { inside in
      guard inside < limit else { return false }
      inside += 1
      return true
    }
    guard isOpen else { throw Problem.tooManyBatches(limit: limit) }
    defer { inside.withLock { $0 -= 1 } }
    return try await work()
  }
}
