internal import Metering
internal import Synchronization

/// The patience of all segments of this process, shared by its rounds.
final class PatienceBook: Sendable {
  private let entries = Mutex<[Segment.Key: DeliveryPatience]>([:])

  subscript(segment: Segment.Key) -> DeliveryPatience {
    entries.withLock { $0[segment] ?? DeliveryPatience() }
  }

  /// Keeps what differs from a fresh start, so that the book holds only segments in trouble.
  func keep(_ patience: DeliveryPatience, of segment: Segment.Key) {
    entries.withLock { $0[segment] = patience == DeliveryPatience() ? nil : patience }
  }
}
