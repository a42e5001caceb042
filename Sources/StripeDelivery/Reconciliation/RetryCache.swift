import Metering
import Synchronization

/// The patience of the segments of this process that are in trouble, shared by its reconciliations. Of more than it holds some are
/// tried again sooner.
final class RetryCache: Sendable {
  private let entries = Mutex(BoundedMemory<Segment.Key, DeliveryRetry>())

  subscript(segment: Segment.Key) -> DeliveryRetry {
    entries.withLock { $0[segment] ?? DeliveryRetry() }
  }

  /// Keeps what differs from a fresh start, so that the book holds only segments in trouble.
  func keep(_ patience: DeliveryRetry, of segment: Segment.Key) {
    entries.withLock { $0[segment] = patience == DeliveryRetry() ? nil : patience }
  }
}
