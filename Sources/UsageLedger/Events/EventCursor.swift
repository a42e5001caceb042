public import Metering

/// How far one of Stripe's lists of events was read.
public struct EventCursor: Hashable, Sendable {
  /// One of Stripe's lists.
  public enum Feed: String, Hashable, Sendable, CaseIterable {
    /// `/v1/events`: events with their objects.
    case snapshots
    /// `/v2/core/events`: events that name what to fetch.
    case thin
  }

  /// The list.
  public let feed: Feed
  /// The newest event that was written down with all before it.
  public let event: String
  /// When that event happened: where to go on when Stripe no longer knows it.
  public let createdAt: Timestamp

  /// The list is read up to this event.
  public init(feed: Feed, event: String, createdAt: Timestamp) {
    self.feed = feed
    self.event = event
    self.createdAt = createdAt
  }
}
