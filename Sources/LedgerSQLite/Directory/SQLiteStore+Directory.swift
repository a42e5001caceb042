import GRDB
public import Metering
public import UsageLedger

extension SQLiteStore: CustomerDirectory {
  public func addLink(_ link: CustomerLink) async throws(LedgerError) {
    try await write { try LinkTable(db: $0.db).add(link, names: $0.names) }
  }

  public func removeLink(of customer: CustomerID) async throws(LedgerError) {
    try await write { try LinkTable(db: $0.db).remove(of: customer) }
  }

  public func link(of customer: CustomerID) async throws(LedgerError) -> CustomerLink? {
    try await read { try LinkTable(db: $0).link(of: customer) }
  }

  public func link(ofStripeCustomer id: String) async throws(LedgerError) -> CustomerLink? {
    try await read { try LinkTable(db: $0).link(ofStripeCustomer: id) }
  }

  public func linked(among customers: Set<CustomerID>) async throws(LedgerError) -> Set<CustomerID>
  {
    // Each customer is a question of its own.
    try askHere { db in
      let links = LinkTable(db: db)
      return try customers.filter { try links.isLinked($0) }
    }
  }

  public func links(after customer: CustomerID?, limit: Int) async throws(LedgerError)
    -> [CustomerLink]
  {
    try await read { try LinkTable(db: $0).links(after: customer, limit: limit) }
  }

  public func save(_ subscription: SubscriptionRecord, segments: [Segment])
    async throws(LedgerError)
  {
    try await write { session in
      try SubscriptionTable(db: session.db).save(subscription, names: session.names)
      try SegmentTable(db: session.db).save(segments, names: session.names)
    }
  }

  public func subscription(_ id: String) async throws(LedgerError) -> SubscriptionRecord? {
    try await read { try SubscriptionTable(db: $0).subscription(id) }
  }

  public func subscriptions(of customer: CustomerID) async throws(LedgerError)
    -> [SubscriptionRecord]
  {
    try await read { try SubscriptionTable(db: $0).subscriptions(of: customer) }
  }

  public func segments(of customer: CustomerID) async throws(LedgerError) -> [Segment] {
    try await read { try SegmentTable(db: $0).segments(of: customer) }
  }

  public func savePrice(_ price: PriceDocument) async throws(LedgerError) {
    try await write {
      try $0.db.run(
        "INSERT OR IGNORE INTO prices (id, terms) VALUES (?, ?)", [price.id.text, price.json])
    }
  }

  public func price(_ id: PriceID) async throws(LedgerError) -> PriceDocument? {
    try await read { db in
      try db.first("SELECT terms FROM prices WHERE id = ?", [id.text])
        .map { PriceDocument(id: id, json: $0[0]) }
    }
  }
}
