public import Metering

/// Stripe's events, each once, until somebody has processed them.
///
/// Ids are kept for good: an event that comes again after a year is still known. Events about a Stripe customer that nobody
/// is linked to are kept too and are due once a link is made.
public protocol EventInbox: Sendable {
  /// Writes events down and moves the cursor of their list, together or not at all; an arrival for each, in their order.
  ///
  /// A duplicate among them is new once. Without a cursor, as for webhooks, cursors stay. A cursor is
  /// replaced as it is told: one that goes back only has events read again.
  func record(_ events: [InboxEvent], through cursor: EventCursor?) async throws(LedgerError)
    -> [EventArrival]

  /// How far a list was read; nil before the first time.
  func cursor(of feed: EventCursor.Feed) async throws(LedgerError) -> EventCursor?

  /// Events that nobody has processed, oldest first (of one moment by id), at most `limit`; with `event`, those behind it
  /// only. Those about Stripe customers that nobody is linked to are left out. Costs follow the answer.
  func dueEvents(after event: InboxEvent?, limit: Int) async throws(LedgerError) -> [InboxEvent]

  /// Marks events as processed; the first time stays, unknown ids change nothing.
  func markProcessed(_ ids: [String], at now: Timestamp) async throws(LedgerError)

  /// An event that was written down, processed or not; nil for an unknown id.
  func event(_ id: String) async throws(LedgerError) -> InboxEvent?

  /// How many events wait to be processed, and how many for a link.
  func inboxState() async throws(LedgerError) -> InboxState

  /// Writes down that an event came by that way; the newest time stays.
  func noteArrival(by way: EventWay, at now: Timestamp) async throws(LedgerError)

  /// When an event came last by each way; a way that brought none is not there.
  func arrivals() async throws(LedgerError) -> [EventWay: Timestamp]
}

/// By which way an event of Stripe's comes.
public enum EventWay: String, Hashable, Sendable, CaseIterable {
  /// Stripe sent it, known before or not.
  case webhook
  /// One of Stripe's lists had it, and nobody knew it before.
  case list
}

extension EventInbox {
  /// Writes one event down, as a webhook brings it.
  public func record(_ event: InboxEvent) async throws(LedgerError) -> EventArrival {
    try await record([event], through: nil).first ?? .known
  }
}

/// What waits in the inbox, for metrics and pages.
public struct InboxState: Hashable, Sendable {
  /// Not processed yet, of linked customers or of none.
  public let dueCount: Int64
  /// When the oldest of them came in; nil without one.
  public let oldestDueAt: Timestamp?
  /// Of Stripe customers that nobody is linked to.
  public let unlinkedCount: Int64

  /// Takes the parts as they are.
  public init(dueCount: Int64, oldestDueAt: Timestamp?, unlinkedCount: Int64) {
    self.dueCount = dueCount
    self.oldestDueAt = oldestDueAt
    self.unlinkedCount = unlinkedCount
  }
}
