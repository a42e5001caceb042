import Metering
import UsageLedger

/// Subscriptions and their items as they were seen last.
struct SubscriptionTable {
  private static let select = """
    SELECT id, customer_id, plan, status, period_start, period_end, trial_end, created_at, ended_at,
      cancels_at, status_since, pause_behavior, paused_since, resumes_at, is_customer_deleted
    FROM subscriptions
    """
  static let itemsSQL = """
    SELECT subscription, item, price, meter, period_start, period_end FROM subscription_items
    WHERE customer_id = $1::text ORDER BY subscription, position
    """

  let connection: PostgresConnection

  func save(_ subscription: SubscriptionRecord) throws {
    try AdvisoryLock.customers([ExactText(subscription.customer.text)], connection)
    try checkMeters(of: subscription)
    let saved = try connection.query(
      """
      INSERT INTO subscriptions AS s (id, customer_id, plan, status, period_start, period_end,
        trial_end, created_at, ended_at, cancels_at, status_since, pause_behavior, paused_since,
        resumes_at, is_customer_deleted)
      VALUES ($1::text, $2::text, $3::text, $4::text, $5::bigint, $6::bigint, $7::bigint,
        $8::bigint, $9::bigint, $10::bigint, $11::bigint, $12::text, $13::bigint, $14::bigint,
        $15::boolean)
      ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, status = excluded.status,
        period_start = excluded.period_start, period_end = excluded.period_end,
        trial_end = excluded.trial_end, created_at = excluded.created_at,
        ended_at = excluded.ended_at, cancels_at = excluded.cancels_at,
        status_since = excluded.status_since, pause_behavior = excluded.pause_behavior,
        paused_since = excluded.paused_since, resumes_at = excluded.resumes_at,
        is_customer_deleted = excluded.is_customer_deleted
      WHERE s.customer_id = excluded.customer_id
      """,
      [
        .text(subscription.id), .text(subscription.customer.text), .text(subscription.plan),
        .text(subscription.status), .int(subscription.period.start.nanoseconds),
        .int(subscription.period.end.nanoseconds), .int(subscription.trialEnd?.nanoseconds),
        .int(subscription.createdAt.nanoseconds), .int(subscription.endedAt?.nanoseconds),
        .int(subscription.cancelsAt?.nanoseconds), .int(subscription.statusSince?.nanoseconds),
        .text(subscription.pause?.behavior), .int(subscription.pause?.since.nanoseconds),
        .int(subscription.pause?.resumesAt?.nanoseconds), .bool(subscription.isCustomerDeleted),
      ])
    guard saved.affectedCount == 1 else {
      throw LedgerError(.conflict, "\(subscription.id) belongs to another customer")
    }
    try saveItems(of: subscription)
  }

  /// The index `one_live_item_per_meter` forbids it too; here the customer and meter are named.
  private func checkMeters(of subscription: SubscriptionRecord) throws {
    guard subscription.isLive else { return }
    let others = try connection.query(
      """
      SELECT meter FROM subscription_items
      WHERE customer_id = $1::text AND is_live AND meter IS NOT NULL AND subscription <> $2::text
      """, [.text(subscription.customer.text), .text(subscription.id)])
    var taken = Set(try others.rows.map { ExactText(try $0.text(0)) })
    for meter in subscription.items.compactMap(\.meter) {
      guard taken.insert(ExactText(meter.text)).inserted else {
        throw LedgerError(
          .conflict, "\(subscription.customer) has a live item on \(meter) already")
      }
    }
  }

  private func saveItems(of subscription: SubscriptionRecord) throws {
    try connection.query(
      "DELETE FROM subscription_items WHERE customer_id = $1::text AND subscription = $2::text",
      [.text(subscription.customer.text), .text(subscription.id)])
    for (position, item) in subscription.items.enumerated() {
      try connection.query(
        """
        INSERT INTO subscription_items (customer_id, subscription, position, item, price, meter,
          is_live, period_start, period_end)
        VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::text, $6::text, $7::boolean,
          $8::bigint, $9::bigint)
        """,
        [
          .text(subscription.customer.text), .text(subscription.id), .int(Int64(position)),
          .text(item.id.text), .text(item.price.text), .text(item.meter?.text),
          .bool(subscription.isLive), .int(item.period?.start.nanoseconds),
          .int(item.period?.end.nanoseconds),
        ])
    }
  }

  func subscription(_ id: String) throws -> SubscriptionRecord? {
    guard
      let row = try connection.query("\(Self.select) WHERE id = $1::text", [.text(id)]).first
    else { return nil }
    let items = try connection.rows(Self.itemsRead(of: CustomerID(stored: row.text(1))))
    return try Self.subscriptions([row], items: items).first
  }

  func subscriptions(of customer: CustomerID) throws -> [SubscriptionRecord] {
    try Self.subscriptions(
      connection.rows(Self.read(of: customer)), items: connection.rows(Self.itemsRead(of: customer))
    )
  }

  /// Newest first.
  static func read(of customer: CustomerID) -> TableRead {
    TableRead(
      "\(select) WHERE customer_id = $1::text ORDER BY created_at DESC, id DESC", columns: 15,
      [.text(customer.text)])
  }

  /// The items of all subscriptions, each one's in their order.
  static func itemsRead(of customer: CustomerID) -> TableRead {
    TableRead(itemsSQL, columns: 6, [.text(customer.text)])
  }

  static func subscriptions(_ rows: [QueryResult.Row], items: [QueryResult.Row]) throws
    -> [SubscriptionRecord]
  {
    var known: [ExactText: [SubscriptionRecord.Item]] = [:]
    for row in items { known[ExactText(try row.text(0)), default: []].append(try item(row)) }
    return try rows.map { try record($0, items: known[ExactText($0.text(0))] ?? []) }
  }

  private static func record(_ row: QueryResult.Row, items: [SubscriptionRecord.Item]) throws
    -> SubscriptionRecord
  {
    SubscriptionRecord(
      id: try row.text(0), customer: try CustomerID(stored: row.text(1)), plan: try row.text(2),
      status: try row.text(3),
      period: BillingPeriod(
        start: Timestamp(nanoseconds: try row.int(4)), end: Timestamp(nanoseconds: try row.int(5))),
      trialEnd: try row.optionalInt(6).map { Timestamp(nanoseconds: $0) },
      createdAt: Timestamp(nanoseconds: try row.int(7)),
      endedAt: try row.optionalInt(8).map { Timestamp(nanoseconds: $0) },
      cancelsAt: try row.optionalInt(9).map { Timestamp(nanoseconds: $0) },
      statusSince: try row.optionalInt(10).map { Timestamp(nanoseconds: $0) },
      pause: try pause(row), isCustomerDeleted: row.optionalBool(14) ?? false, items: items)
  }

  private static func pause(_ row: QueryResult.Row) throws -> CollectionPause? {
    guard let behavior = row.optionalText(11), let since = try row.optionalInt(12) else {
      return nil
    }
    return CollectionPause(
      behavior: behavior, since: Timestamp(nanoseconds: since),
      resumesAt: try row.optionalInt(13).map { Timestamp(nanoseconds: $0) })
  }

  private static func item(_ row: QueryResult.Row) throws -> SubscriptionRecord.Item {
    SubscriptionRecord.Item(
      id: ItemID(try row.text(1)), price: PriceID(try row.text(2)),
      meter: try row.optionalText(3).map { try MeterKey(stored: $0) },
      period: period(try row.optionalInt(4), try row.optionalInt(5)))
  }

  private static func period(_ start: Int64?, _ end: Int64?) -> BillingPeriod? {
    guard let start, let end else { return nil }
    return BillingPeriod(
      start: Timestamp(nanoseconds: start), end: Timestamp(nanoseconds: end))
  }
}
