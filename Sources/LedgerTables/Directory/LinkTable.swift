import Metering
import UsageLedger

/// Which Stripe customer a customer of ours is.
struct LinkTable {
  private static let amongText = DialectText(LinksSQL.among)
  private static let pageText = DialectText(LinksSQL.page)

  let connection: any SQLConnection

  /// A link that somebody else makes at the same time loses or wins by the table's keys.
  func add(_ link: CustomerLink) throws {
    try connection.takeTurns(under: [link.stripeCustomer])
    let added = try connection.run(
      LinksSQL.insert,
      [
        .newCustomer(link.customer), .text(link.stripeCustomer), .text(link.name),
        .text(link.email), .text(link.testClock), .time(link.linkedAt),
      ])
    if added == 0 { try checkKnown(link) }
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
    try connection.takeTurns(under: [link.stripeCustomer])
    let removed = try connection.run(
      LinksSQL.remove,
      [.customer(customer), .text(link.stripeCustomer)])
    guard removed == 1 else { return }
    try EventTable(connection: connection)
      .setAwaitsLink(true, ofStripeCustomer: link.stripeCustomer)
  }

  func link(of customer: CustomerID) throws -> CustomerLink? {
    try connection.rows(Self.question(of: customer)).first.map(Self.link)
  }

  /// The link, or no row.
  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(LinksSQL.ofCustomer, columns: 6, [.customer(customer)])
  }

  func linked(among customers: Set<CustomerID>) throws -> Set<CustomerID> {
    let question = SQLQuestion(
      Self.amongText[connection.dialect], columns: 1, [.customers(Array(customers))])
    return Set(try connection.rows(question).map { try $0.customer(0) })
  }

  func link(ofStripeCustomer id: String) throws -> CustomerLink? {
    let question = SQLQuestion(LinksSQL.ofStripeCustomer, columns: 6, [.text(id)])
    return try connection.rows(question).first.map(Self.link)
  }

  /// In the order of the customers' names.
  func links(after customer: CustomerID?, limit: Int) throws -> [CustomerLink] {
    let question = SQLQuestion(
      Self.pageText[connection.dialect], columns: 6, [.text(customer?.text ?? ""), .count(limit)])
    return try connection.rows(question).map(Self.link)
  }

  static func link(_ row: any SQLRow) throws -> CustomerLink {
    CustomerLink(
      customer: try row.customer(0), stripeCustomer: try row.text(1), name: row.optionalText(2),
      email: row.optionalText(3), testClock: row.optionalText(4), linkedAt: try row.time(5))
  }
}
