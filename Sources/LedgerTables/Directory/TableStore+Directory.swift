public import Metering
public import UsageLedger

extension TableStore {
  public func addLink(_ link: CustomerLink) async throws(LedgerError) {
    try await changeTables { try LinkTable(connection: $0).add(link) }
  }

  public func removeLink(of customer: CustomerID) async throws(LedgerError) {
    try await changeTables { try LinkTable(connection: $0).remove(of: customer) }
  }

  public func link(of customer: CustomerID) async throws(LedgerError) -> CustomerLink? {
    try await askTables { try LinkTable(connection: $0).link(of: customer) }
  }

  public func link(ofStripeCustomer id: String) async throws(LedgerError) -> CustomerLink? {
    try await askTables { try LinkTable(connection: $0).link(ofStripeCustomer: id) }
  }

  public func linked(among customers: Set<CustomerID>) async throws(LedgerError) -> Set<CustomerID>
  {
    try await glanceAtTables { try LinkTable(connection: $0).linked(among: customers) }
  }

  public func links(after customer: CustomerID?, limit: Int) async throws(LedgerError)
    -> [CustomerLink]
  {
    try await askTables { try LinkTable(connection: $0).links(after: customer, limit: limit) }
  }

  public func save(_ subscription: SubscriptionRecord, segments: [Segment])
    async throws(LedgerError)
  {
    try await changeTables { connection in
      try SubscriptionTable(connection: connection).save(subscription)
      try SegmentTable(connection: connection).save(segments)
    }
  }

  public func subscription(_ id: String) async throws(LedgerError) -> SubscriptionRecord? {
    try await readTables { try SubscriptionTable(connection: $0).subscription(id) }
  }

  public func subscriptions(of customer: CustomerID) async throws(LedgerError)
    -> [SubscriptionRecord]
  {
    try await readTables { try SubscriptionTable(connection: $0).subscriptions(of: customer) }
  }

  public func segments(of customer: CustomerID) async throws(LedgerError) -> [Segment] {
    try await askTables { try SegmentTable(connection: $0).segments(of: customer) }
  }

  public func savePrice(_ price: PriceDocument) async throws(LedgerError) {
    try await changeTables { try PriceTable(connection: $0).save(price) }
  }

  public func price(_ id: PriceID) async throws(LedgerError) -> PriceDocument? {
    try await askTables { try PriceTable(connection: $0).price(id) }
  }
}
