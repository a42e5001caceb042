import Amounts
import Metering
import Synchronization

/// How often this process sent a total again because Stripe reported that it could not count it: what does not help twice
/// does not help.
final class ResendLimit: Sendable {
  static let most = 2

  private struct Entry {
    var value: WholeQuantity
    var count: Int
  }

  private let entries = Mutex(BoundedMemory<Segment.Key, Entry>())

  /// Counts one sending more of that value; false where it was sent often enough.
  func take(_ segment: Segment.Key, _ value: WholeQuantity) -> Bool {
    entries.withLock { entries in
      var entry = entries[segment] ?? Entry(value: value, count: 0)
      if entry.value != value { entry = Entry(value: value, count: 0) }
      guard entry.count < Self.most else { return false }
      entry.count += 1
      entries[segment] = entry
      return true
    }
  }

  /// An operator has mended what there was to mend.
  func forget(_ segment: Segment.Key) { entries.withLock { $0[segment] = nil } }
}
