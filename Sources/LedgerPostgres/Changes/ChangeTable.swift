import Metering
import UsageLedger

/// Changes of plan and cancellations that were accepted.
struct ChangeTable {
  private static let selection = """
    SELECT id, customer_id, subscription, kind, moment, plan, requested_at, prices, status,
      effective_at, schedule, problem, updated_at
    FROM subscription_changes
    """
  static let ofCustomerSQL = """
    \(selection) WHERE customer_id = $1::text ORDER BY requested_at DESC, id DESC
    """
  static let openSQL = "\(selection) WHERE is_open ORDER BY requested_at, id"

  let connection: PostgresConnection

  func save(_ order: ChangeOrder) throws {
    try connection.query(
      """
      INSERT INTO subscription_changes (id, customer_id, subscription, kind, moment, plan,
        requested_at, prices, status, is_open, effective_at, schedule, problem, updated_at)
      VALUES ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::bigint, $8::text,
        $9::text, $10::boolean, $11::bigint, $12::text, $13::text, $14::bigint)
      ON CONFLICT (id) DO UPDATE SET prices = excluded.prices, status = excluded.status,
        is_open = excluded.is_open, effective_at = excluded.effective_at,
        schedule = excluded.schedule, problem = excluded.problem, updated_at = excluded.updated_at
      WHERE subscription_changes.is_open AND (subscription_changes.status <> 'revoking'
        OR excluded.status = 'revoking' OR NOT excluded.is_open)
      """,
      [
        .text(order.id), .text(order.customer.text), .text(order.subscription),
        .text(order.kind.rawValue), .text(order.moment.rawValue), .text(order.plan),
        .int(order.requestedAt.nanoseconds), .text(order.storedPrices),
        .text(order.status.rawValue), .bool(order.status.isOpen),
        .int(order.effectiveAt?.nanoseconds), .text(order.schedule), .text(order.problem),
        .int(order.updatedAt.nanoseconds),
      ])
  }

  func change(_ id: String) throws -> ChangeOrder? {
    try connection.query("\(Self.selection) WHERE id = $1::text", [.text(id)]).first
      .map(Self.order)
  }

  func changes(of customer: CustomerID) throws -> [ChangeOrder] {
    try connection.rows(Self.read(of: customer)).map(Self.order)
  }

  func open() throws -> [ChangeOrder] { try connection.query(Self.openSQL).rows.map(Self.order) }

  /// Newest first.
  static func read(of customer: CustomerID) -> TableRead {
    TableRead(ofCustomerSQL, columns: 13, [.text(customer.text)])
  }

  static func order(_ row: QueryResult.Row) throws -> ChangeOrder {
    guard let kind = ChangeOrder.Kind(rawValue: try row.text(3)),
      let moment = ChangeOrder.Moment(rawValue: try row.text(4)),
      let status = ChangeOrder.Status(rawValue: try row.text(8))
    else { throw LedgerError(.corrupt, "the planned change \(try row.text(0))") }
    return ChangeOrder(
      id: try row.text(0), customer: try CustomerID(row.text(1)), subscription: try row.text(2),
      kind: kind, moment: moment, plan: row.optionalText(5),
      requestedAt: Timestamp(nanoseconds: try row.int(6)),
      prices: try ChangeOrder.prices(stored: row.text(7)), status: status,
      effectiveAt: try row.optionalInt(9).map { Timestamp(nanoseconds: $0) },
      schedule: row.optionalText(10), problem: row.optionalText(11),
      updatedAt: Timestamp(nanoseconds: try row.int(12)))
  }
}
