import GRDB
import Metering
import UsageLedger

/// Which Stripe customer a customer of ours is.
struct LinkTable {
  private static let select = """
    SELECT c.name, l.stripe_customer, l.name, l.email, l.test_clock, l.linked_at
    FROM links l JOIN customers c ON c.id = l.customer
    """

  let db: Database

  func add(_ link: CustomerLink, names: NameTable) throws {
    if let known = try self.link(of: link.customer) {
      guard known.stripeCustomer == link.stripeCustomer else {
        throw LedgerError(
          .conflict, "\(link.customer) is linked to \(known.stripeCustomer) already")
      }
      return
    }
    if let other = try self.link(ofStripeCustomer: link.stripeCustomer) {
      throw LedgerError(
        .conflict, "\(link.stripeCustomer) is linked to \(other.customer) already")
    }
    try db.run(
      """
      INSERT INTO links (customer, stripe_customer, name, email, test_clock, linked_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        names.number(of: link.customer, db), link.stripeCustomer, link.name, link.email,
        link.testClock, link.linkedAt.nanoseconds,
      ])
    try EventTable(db: db).setAwaitsLink(false, ofStripeCustomer: link.stripeCustomer)
  }

  func remove(of customer: CustomerID) throws {
    guard let link = try link(of: customer) else { return }
    try EventTable(db: db).setAwaitsLink(true, ofStripeCustomer: link.stripeCustomer)
    try db.run(
      "DELETE FROM links WHERE customer = (SELECT id FROM customers WHERE name = ?)",
      [customer.text])
  }

  func link(of customer: CustomerID) throws -> CustomerLink? {
    try db.first("\(Self.select) WHERE c.name = ?", [customer.text]).map(link)
  }

  func isLinked(_ customer: CustomerID) throws -> Bool {
    let row = try BoundStatement(
      db, "SELECT 1 FROM links WHERE customer = (SELECT id FROM customers WHERE name = ?)")
    defer { row.reset() }
    row.bind(1, text: customer.text)
    return try row.next()
  }

  func link(ofStripeCustomer id: String) throws -> CustomerLink? {
    try db.first("\(Self.select) WHERE l.stripe_customer = ?", [id]).map(link)
  }

  func links(after customer: CustomerID?, limit: Int) throws -> [CustomerLink] {
    try db.all(
      "\(Self.select) WHERE c.name > ? ORDER BY c.name LIMIT ?", [customer?.text ?? "", limit]
    ).map(link)
  }

  private func link(_ row: Row) throws -> CustomerLink {
    CustomerLink(
      customer: try CustomerID(stored: row[0] as String), stripeCustomer: row[1], name: row[2],
      email: row[3], testClock: row[4], linkedAt: Timestamp(nanoseconds: row[5]))
  }
}
