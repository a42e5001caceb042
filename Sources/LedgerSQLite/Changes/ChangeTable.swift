import GRDB
import Metering
import UsageLedger

/// Changes of plan and cancellations that were accepted.
struct ChangeTable {
  private static let selection = """
    SELECT subscription_changes.id, name, subscription, kind, moment, plan, requested_at, prices,
      status, effective_at, schedule, problem, updated_at
    FROM subscription_changes JOIN customers ON customers.id = subscription_changes.customer
    """
  static let ofCustomerSQL = """
    \(selection) WHERE subscription_changes.customer = (SELECT id FROM customers WHERE name = ?)
    ORDER BY requested_at DESC, subscription_changes.id DESC
    """
  static let openSQL = """
    \(selection) WHERE is_open = 1 ORDER BY requested_at, subscription_changes.id
    """

  let db: Database

  func save(_ order: ChangeOrder, names: NameTable) throws {
    try db.run(
      """
      INSERT INTO subscription_changes (id, customer, subscription, kind, moment, plan,
        requested_at, prices, status, is_open, effective_at, schedule, problem, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET prices = excluded.prices, status = excluded.status,
        is_open = excluded.is_open, effective_at = excluded.effective_at,
        schedule = excluded.schedule, problem = excluded.problem, updated_at = excluded.updated_at
      WHERE subscription_changes.is_open = 1 AND (subscription_changes.status <> 'revoking'
        OR excluded.status = 'revoking' OR excluded.is_open = 0)
      """,
      [
        order.id, try names.number(of: order.customer, db), order.subscription,
        order.kind.rawValue, order.moment.rawValue, order.plan, order.requestedAt.nanoseconds,
        order.storedPrices, order.status.rawValue, order.status.isOpen,
        order.effectiveAt?.nanoseconds, order.schedule, order.problem, order.updatedAt.nanoseconds,
      ])
  }

  func change(_ id: String) throws -> ChangeOrder? {
    try db.first("\(Self.selection) WHERE subscription_changes.id = ?", [id]).map(Self.order)
  }

  func changes(of customer: CustomerID) throws -> [ChangeOrder] {
    try db.all(Self.ofCustomerSQL, [customer.text]).map(Self.order)
  }

  func open() throws -> [ChangeOrder] { try db.all(Self.openSQL, []).map(Self.order) }

  private static func order(_ row: Row) throws -> ChangeOrder {
    guard let kind = ChangeOrder.Kind(rawValue: row[3]),
      let moment = ChangeOrder.Moment(rawValue: row[4]),
      let status = ChangeOrder.Status(rawValue: row[8])
    else { throw LedgerError(.corrupt, "the planned change \(row[0] as String)") }
    return ChangeOrder(
      id: row[0], customer: try CustomerID(row[1]), subscription: row[2], kind: kind,
      moment: moment, plan: row[5], requestedAt: Timestamp(nanoseconds: row[6]),
      prices: try ChangeOrder.prices(stored: row[7]), status: status,
      effectiveAt: (row[9] as Int64?).map { Timestamp(nanoseconds: $0) }, schedule: row[10],
      problem: row[11], updatedAt: Timestamp(nanoseconds: row[12]))
  }
}
