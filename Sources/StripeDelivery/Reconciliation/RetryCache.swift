import Metering
import Synchronization

/// The patience of all segments of this process, shared by its reconciliations.
final class RetryCache: Sendable {
  private let entries = Mutex<[Segment.Key: DeliveryRetry]>([:])

  subscript(segment: Segment.Key) -> DeliveryRetry {
    entries.withLock { $0[segment] ?? DeliveryRetry() }
  }

  /// Keeps what differs from a fresh start, so that the book holds only segments in trouble.
  func keep(_ patience: DeliveryRetry, of segment: Segment.Key) {
    entries.withLock { $0[segment] = patience == DeliveryRetry() ? nil : patience }
  }
}
