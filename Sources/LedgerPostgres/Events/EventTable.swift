import Metering
import UsageLedger

/// Stripe's events, each once, and how far its lists were read.
///
/// Whoever writes events of a Stripe customer, or its link, holds that customer's lock: a link that is made meanwhile
/// leaves no event waiting. Rows are locked in the order of their ids, so that no two writers wait for each other.
struct EventTable {
  private static let fields = "id, type, created_at, object, stripe_customer, received_at"
  static let dueSQL = """
    SELECT \(fields) FROM stripe_events
    WHERE processed_at IS NULL AND NOT awaits_link AND (created_at, id) > ($1::bigint, $2::text)
    ORDER BY created_at, id LIMIT $3::bigint
    """
  static let linkedSQL = """
    UPDATE stripe_events SET awaits_link = $2::boolean WHERE id IN (
      SELECT id FROM stripe_events
      WHERE processed_at IS NULL AND stripe_customer = $1::text AND awaits_link <> $2::boolean
      ORDER BY id FOR UPDATE
    )
    """

  let connection: PostgresConnection

  func record(_ events: [InboxEvent]) throws -> [EventArrival] {
    guard !events.isEmpty else { return [] }
    let customers = Set(events.compactMap(\.stripeCustomer).map { ExactText($0) })
    if !customers.isEmpty { try AdvisoryLock.customers(customers, connection) }
    let first = Dictionary(events.map { (ExactText($0.id), $0) }) { first, _ in first }
    let sorted = first.values.sorted { $0.id < $1.id }
    let added = try connection.query(
      """
      INSERT INTO stripe_events (\(Self.fields), awaits_link)
      SELECT e.id, e.type, e.created_at, e.object, e.customer, e.received_at,
        e.customer IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM links WHERE stripe_customer = e.customer)
      FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[])
        AS e (id, type, created_at, object, customer, received_at)
      ORDER BY e.id COLLATE "C"
      ON CONFLICT DO NOTHING RETURNING id
      """,
      [
        .texts(sorted.map(\.id)), .texts(sorted.map(\.type)),
        .ints(sorted.map(\.createdAt.nanoseconds)), .texts(sorted.map(\.object)),
        .texts(sorted.map(\.stripeCustomer)), .ints(sorted.map(\.receivedAt.nanoseconds)),
      ])
    var new = Set(try added.rows.map { ExactText(try $0.text(0)) })
    return events.map { new.remove(ExactText($0.id)) == nil ? .known : .new }
  }

  /// What nobody has processed of a Stripe customer is due from now on, or waits for a link.
  func setAwaitsLink(_ awaitsLink: Bool, ofStripeCustomer id: String) throws {
    try connection.query(Self.linkedSQL, [.text(id), .bool(awaitsLink)])
  }

  func due(after event: InboxEvent?, limit: Int) throws -> [InboxEvent] {
    try connection.query(
      Self.dueSQL,
      [
        .int(event?.createdAt.nanoseconds ?? .min), .text(event?.id ?? ""), .int(Int64(limit)),
      ]
    ).rows.map(Self.event)
  }

  func markProcessed(_ ids: [String], at now: Timestamp) throws {
    guard !ids.isEmpty else { return }
    try connection.query(
      """
      UPDATE stripe_events SET processed_at = $1::bigint WHERE id IN (
        SELECT id FROM stripe_events WHERE id = ANY ($2::text[]) AND processed_at IS NULL
        ORDER BY id FOR UPDATE
      )
      """, [.int(now.nanoseconds), .texts(ids)])
  }

  func event(_ id: String) throws -> InboxEvent? {
    try connection.query(
      "SELECT \(Self.fields) FROM stripe_events WHERE id = $1::text", [.text(id)]
    ).first.map(Self.event)
  }

  func state() throws -> InboxState {
    let row = try connection.query(
      """
      SELECT count(*) FILTER (WHERE NOT awaits_link),
        min(received_at) FILTER (WHERE NOT awaits_link), count(*) FILTER (WHERE awaits_link)
      FROM stripe_events WHERE processed_at IS NULL
      """
    ).first
    return InboxState(
      dueCount: try row?.int(0) ?? 0,
      oldestDueAt: try row?.optionalInt(1).map { Timestamp(nanoseconds: $0) },
      unlinkedCount: try row?.int(2) ?? 0)
  }

  func cursor(of feed: EventCursor.Feed) throws -> EventCursor? {
    try connection.query(
      "SELECT event, created_at FROM event_cursors WHERE feed = $1::text", [.text(feed.rawValue)]
    ).first.map {
      EventCursor(
        feed: feed, event: try $0.text(0), createdAt: Timestamp(nanoseconds: try $0.int(1)))
    }
  }

  func setCursor(_ cursor: EventCursor) throws {
    try connection.query(
      """
      INSERT INTO event_cursors (feed, event, created_at) VALUES ($1::text, $2::text, $3::bigint)
      ON CONFLICT (feed) DO UPDATE SET event = excluded.event, created_at = excluded.created_at
      """,
      [.text(cursor.feed.rawValue), .text(cursor.event), .int(cursor.createdAt.nanoseconds)])
  }

  private static func event(_ row: QueryResult.Row) throws -> InboxEvent {
    InboxEvent(
      id: try row.text(0), type: try row.text(1),
      createdAt: Timestamp(nanoseconds: try row.int(2)), object: row.optionalText(3),
      stripeCustomer: row.optionalText(4), receivedAt: Timestamp(nanoseconds: try row.int(5)))
  }
}
