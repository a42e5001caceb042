import GRDB
import Metering
import UsageLedger

/// Subscriptions and their items as they were seen last.
struct SubscriptionTable {
  private static let select = """
    SELECT s.id, c.name, s.plan, s.status, s.period_start, s.period_end, s.trial_end,
      s.created_at, s.ended_at, s.customer, s.cancels_at,
      s.status_since, s.pause_behavior, s.paused_since, s.resumes_at, s.is_customer_deleted
    FROM subscriptions s JOIN customers c ON c.id = s.customer
    """

  let db: Database

  func save(_ subscription: SubscriptionRecord, names: NameTable) throws {
    let customer = try names.number(of: subscription.customer, db)
    try checkOwner(of: subscription, customer)
    try checkMeters(of: subscription, customer)
    try db.run(
      """
      INSERT INTO subscriptions (id, customer, plan, status, period_start, period_end, trial_end,
        created_at, ended_at, cancels_at, status_since, pause_behavior, paused_since, resumes_at,
        is_customer_deleted)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET plan = excluded.plan, status = excluded.status,
        period_start = excluded.period_start, period_end = excluded.period_end,
        trial_end = excluded.trial_end, created_at = excluded.created_at,
        ended_at = excluded.ended_at, cancels_at = excluded.cancels_at,
        status_since = excluded.status_since, pause_behavior = excluded.pause_behavior,
        paused_since = excluded.paused_since, resumes_at = excluded.resumes_at,
        is_customer_deleted = excluded.is_customer_deleted
      """,
      [
        subscription.id, customer, subscription.plan, subscription.status,
        subscription.period.start.nanoseconds, subscription.period.end.nanoseconds,
        subscription.trialEnd?.nanoseconds, subscription.createdAt.nanoseconds,
        subscription.endedAt?.nanoseconds, subscription.cancelsAt?.nanoseconds,
        subscription.statusSince?.nanoseconds, subscription.pause?.behavior,
        subscription.pause?.since.nanoseconds, subscription.pause?.resumesAt?.nanoseconds,
        subscription.isCustomerDeleted,
      ])
    try saveItems(of: subscription, customer)
  }

  private func checkOwner(of subscription: SubscriptionRecord, _ customer: Int64) throws {
    let owner = try db.number(
      "SELECT customer FROM subscriptions WHERE id = ?", [subscription.id])
    guard owner ?? customer == customer else {
      throw LedgerError(.conflict, "\(subscription.id) belongs to another customer")
    }
  }

  /// The index `one_live_item_per_meter` forbids it too; here the customer and meter are named.
  private func checkMeters(of subscription: SubscriptionRecord, _ customer: Int64) throws {
    guard subscription.isLive else { return }
    let others = try db.all(
      """
      SELECT meter FROM subscription_items
      WHERE customer = ? AND is_live = 1 AND meter IS NOT NULL AND subscription <> ?
      """, [customer, subscription.id])
    var taken = Set(others.map { $0[0] as String })
    for meter in subscription.items.compactMap(\.meter) {
      guard taken.insert(meter.text).inserted else {
        throw LedgerError(
          .conflict, "\(subscription.customer) has a live item on \(meter) already")
      }
    }
  }

  private func saveItems(of subscription: SubscriptionRecord, _ customer: Int64) throws {
    try db.run(
      "DELETE FROM subscription_items WHERE customer = ? AND subscription = ?",
      [customer, subscription.id])
    for (position, item) in subscription.items.enumerated() {
      try db.run(
        """
        INSERT INTO subscription_items (customer, subscription, position, item, price, meter, is_live,
          period_start, period_end)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          customer, subscription.id, position, item.id.text, item.price.text, item.meter?.text,
          subscription.isLive, item.period?.start.nanoseconds, item.period?.end.nanoseconds,
        ])
    }
  }

  func subscription(_ id: String) throws -> SubscriptionRecord? {
    try db.first("\(Self.select) WHERE s.id = ?", [id]).map(record)
  }

  func subscriptions(of customer: CustomerID) throws -> [SubscriptionRecord] {
    try db.all(
      "\(Self.select) WHERE c.name = ? ORDER BY s.created_at DESC, s.id DESC", [customer.text]
    ).map(record)
  }

  private func record(_ row: Row) throws -> SubscriptionRecord {
    SubscriptionRecord(
      id: row[0], customer: try CustomerID(stored: row[1] as String), plan: row[2], status: row[3],
      period: BillingPeriod(
        start: Timestamp(nanoseconds: row[4]), end: Timestamp(nanoseconds: row[5])),
      trialEnd: (row[6] as Int64?).map { Timestamp(nanoseconds: $0) },
      createdAt: Timestamp(nanoseconds: row[7]),
      endedAt: (row[8] as Int64?).map { Timestamp(nanoseconds: $0) },
      cancelsAt: (row[10] as Int64?).map { Timestamp(nanoseconds: $0) },
      statusSince: (row[11] as Int64?).map { Timestamp(nanoseconds: $0) }, pause: Self.pause(row),
      isCustomerDeleted: row[15],
      items: try items(of: row[0], customer: row[9]))
  }

  private static func pause(_ row: Row) -> CollectionPause? {
    guard let behavior = row[12] as String?, let since = row[13] as Int64? else { return nil }
    return CollectionPause(
      behavior: behavior, since: Timestamp(nanoseconds: since),
      resumesAt: (row[14] as Int64?).map { Timestamp(nanoseconds: $0) })
  }

  private func items(of subscription: String, customer: Int64) throws -> [SubscriptionRecord.Item] {
    try db.all(
      """
      SELECT item, price, meter, period_start, period_end FROM subscription_items
      WHERE customer = ? AND subscription = ? ORDER BY position
      """, [customer, subscription]
    ).map { row in
      SubscriptionRecord.Item(
        id: ItemID(row[0]), price: PriceID(row[1]),
        meter: try (row[2] as String?).map { try MeterKey(stored: $0) },
        period: Self.period(row[3], row[4]))
    }
  }

  private static func period(_ start: Int64?, _ end: Int64?) -> BillingPeriod? {
    guard let start, let end else { return nil }
    return BillingPeriod(
      start: Timestamp(nanoseconds: start), end: Timestamp(nanoseconds: end))
  }
}
