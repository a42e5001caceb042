import Metering
import UsageLedger

/// Which Stripe customer a customer of ours is.
struct LinkTable {
  private static let select = """
    SELECT customer_id, stripe_customer, name, email, test_clock, linked_at FROM links
    """

  let connection: PostgresConnection

  /// A link that another replica makes at the same time loses or wins by the table's keys.
  func add(_ link: CustomerLink) throws {
    try AdvisoryLock.customers([ExactText(link.stripeCustomer)], connection)
    let added = try connection.query(
      """
      INSERT INTO links (customer_id, stripe_customer, name, email, test_clock, linked_at)
      VALUES ($1::text, $2::text, $3::text, $4::text, $5::text, $6::bigint) ON CONFLICT DO NOTHING
      """,
      [
        .text(link.customer.text), .text(link.stripeCustomer), .text(link.name),
        .text(link.email), .text(link.testClock), .int(link.linkedAt.nanoseconds),
      ])
    if added.affectedCount == 0 { try checkKnown(link) }
    try EventTable(connection: connection)
      .setAwaitsLink(false, ofStripeCustomer: link.stripeCustomer)
  }

  private func checkKnown(_ link: CustomerLink) throws {
    if let known = try self.link(of: link.customer) {
      guard known.stripeCustomer == link.stripeCustomer else {
        throw LedgerError(
          .conflict, "\(link.customer) is linked to \(known.stripeCustomer) already")
      }
    } else {
      let other = try self.link(ofStripeCustomer: link.stripeCustomer)?.customer.text
      throw LedgerError(
        .conflict, "\(link.stripeCustomer) is linked to \(other ?? "another") already")
    }
  }

  func remove(of customer: CustomerID) throws {
    guard let link = try link(of: customer) else { return }
    try AdvisoryLock.customers([ExactText(link.stripeCustomer)], connection)
    let removed = try connection.query(
      "DELETE FROM links WHERE customer_id = $1::text AND stripe_customer = $2::text",
      [.text(customer.text), .text(link.stripeCustomer)])
    guard removed.affectedCount == 1 else { return }
    try EventTable(connection: connection)
      .setAwaitsLink(true, ofStripeCustomer: link.stripeCustomer)
  }

  func link(of customer: CustomerID) throws -> CustomerLink? {
    try connection.rows(Self.read(of: customer)).first.map(Self.link)
  }

  /// The link, or no row.
  static func read(of customer: CustomerID) -> TableRead {
    TableRead("\(select) WHERE customer_id = $1::text", columns: 6, [.text(customer.text)])
  }

  func linked(among customers: Set<CustomerID>) throws -> Set<CustomerID> {
    let rows = try connection.query(
      "SELECT customer_id FROM links WHERE customer_id = ANY ($1::text[])",
      [.texts(customers.map(\.text))]
    ).rows
    return Set(try rows.map { try CustomerID(stored: $0.text(0)) })
  }

  func link(ofStripeCustomer id: String) throws -> CustomerLink? {
    try connection.query("\(Self.select) WHERE stripe_customer = $1::text", [.text(id)])
      .first.map(Self.link)
  }

  func links(after customer: CustomerID?, limit: Int) throws -> [CustomerLink] {
    try connection.query(
      "\(Self.select) WHERE customer_id > $1::text ORDER BY customer_id LIMIT $2::bigint",
      [.text(customer?.text ?? ""), .int(Int64(limit))]
    ).rows.map(Self.link)
  }

  static func link(_ row: QueryResult.Row) throws -> CustomerLink {
    CustomerLink(
      customer: try CustomerID(stored: row.text(0)), stripeCustomer: try row.text(1),
      name: row.optionalText(2), email: row.optionalText(3), testClock: row.optionalText(4),
      linkedAt: Timestamp(nanoseconds: try row.int(5)))
  }
}
