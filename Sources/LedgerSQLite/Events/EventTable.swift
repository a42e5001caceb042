import GRDB
import Metering
import UsageLedger

/// Stripe's events, each once, and how far its lists were read.
struct EventTable {
  private static let fields = "id, type, created_at, object, stripe_customer, received_at"
  static let dueSQL = """
    SELECT \(fields) FROM stripe_events
    WHERE processed_at IS NULL AND awaits_link = 0 AND (created_at, id) > (?1, ?2)
    ORDER BY created_at, id LIMIT ?3
    """
  static let unlinkedSQL = """
    SELECT count(*) FROM stripe_events WHERE processed_at IS NULL AND awaits_link = 1
    """

  let db: Database

  func record(_ event: InboxEvent) throws -> EventArrival {
    try db.run(
      """
      INSERT OR IGNORE INTO stripe_events (\(Self.fields), awaits_link)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?5 IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM links WHERE stripe_customer = ?5))
      """,
      [
        event.id, event.type, event.createdAt.nanoseconds, event.object, event.stripeCustomer,
        event.receivedAt.nanoseconds,
      ])
    return db.changesCount == 1 ? .new : .known
  }

  /// What nobody has processed of a Stripe customer is due from now on, or waits for a link.
  func setAwaitsLink(_ awaitsLink: Bool, ofStripeCustomer id: String) throws {
    try db.run(
      """
      UPDATE stripe_events SET awaits_link = ?1
      WHERE processed_at IS NULL AND stripe_customer = ?2 AND awaits_link = NOT ?1
      """, [awaitsLink, id])
  }

  func due(after event: InboxEvent?, limit: Int) throws -> [InboxEvent] {
    try db.all(Self.dueSQL, [event?.createdAt.nanoseconds ?? .min, event?.id ?? "", limit])
      .map(Self.event)
  }

  func markProcessed(_ ids: [String], at now: Timestamp) throws {
    for id in ids {
      try db.run(
        "UPDATE stripe_events SET processed_at = ? WHERE id = ? AND processed_at IS NULL",
        [now.nanoseconds, id])
    }
  }

  func event(_ id: String) throws -> InboxEvent? {
    try db.first("SELECT \(Self.fields) FROM stripe_events WHERE id = ?", [id]).map(Self.event)
  }

  func state() throws -> InboxState {
    let due = try db.first(
      """
      SELECT count(*), min(received_at) FROM stripe_events
      WHERE processed_at IS NULL AND awaits_link = 0
      """)
    return InboxState(
      dueCount: due?[0] ?? 0,
      oldestDueAt: (due?[1] as Int64?).map { Timestamp(nanoseconds: $0) },
      unlinkedCount: try db.number(Self.unlinkedSQL) ?? 0)
  }

  func cursor(of feed: EventCursor.Feed) throws -> EventCursor? {
    try db.first("SELECT event, created_at FROM event_cursors WHERE feed = ?", [feed.rawValue])
      .map {
        EventCursor(feed: feed, event: $0[0], createdAt: Timestamp(nanoseconds: $0[1]))
      }
  }

  func setCursor(_ cursor: EventCursor) throws {
    try db.run(
      """
      INSERT INTO event_cursors (feed, event, created_at) VALUES (?, ?, ?)
      ON CONFLICT (feed) DO UPDATE SET event = excluded.event, created_at = excluded.created_at
      """, [cursor.feed.rawValue, cursor.event, cursor.createdAt.nanoseconds])
  }

  private static func event(_ row: Row) -> InboxEvent {
    InboxEvent(
      id: row[0], type: row[1], createdAt: Timestamp(nanoseconds: row[2]), object: row[3],
      stripeCustomer: row[4], receivedAt: Timestamp(nanoseconds: row[5]))
  }
}
