public import Metering
public import UsageLedger

extension MemoryStore: CustomerDirectory {
  public func addLink(_ link: CustomerLink) async throws(LedgerError) {
    if let known = links[link.customer] {
      guard known.stripeCustomer == link.stripeCustomer else {
        throw LedgerError(
          .conflict, "\(link.customer) is linked to \(known.stripeCustomer) already")
      }
      return
    }
    if let other = links.values.first(where: { $0.stripeCustomer == link.stripeCustomer }) {
      throw LedgerError(
        .conflict, "\(link.stripeCustomer) is linked to \(other.customer) already")
    }
    links[link.customer] = link
  }

  public func removeLink(of customer: CustomerID) async throws(LedgerError) {
    links[customer] = nil
  }

  public func link(of customer: CustomerID) async throws(LedgerError) -> CustomerLink? {
    links[customer]
  }

  public func link(ofStripeCustomer id: String) async throws(LedgerError) -> CustomerLink? {
    links.values.first { $0.stripeCustomer == id }
  }

  public func linked(among customers: Set<CustomerID>) async throws(LedgerError) -> Set<CustomerID>
  {
    customers.filter { links[$0] != nil }
  }

  public func links(after customer: CustomerID?, limit: Int) async throws(LedgerError)
    -> [CustomerLink]
  {
    let wanted = links.values.sorted { $0.customer < $1.customer }
      .filter { link in customer.map { link.customer > $0 } ?? true }
    return Array(wanted.prefix(limit))
  }

  public func save(_ subscription: SubscriptionRecord, segments new: [Segment])
    async throws(LedgerError)
  {
    try checkMeters(of: subscription)
    subscriptions[subscription.id] = subscription
    for segment in new {
      segments[segment.key] = Segment(
        key: segment.key, price: segment.price, end: segment.end, billing: segment.billing,
        rules: segments[segment.key]?.rules ?? segment.rules)
    }
  }

  private func checkMeters(of subscription: SubscriptionRecord) throws(LedgerError) {
    guard subscriptions[subscription.id].map({ $0.customer == subscription.customer }) ?? true
    else {
      throw LedgerError(.conflict, "\(subscription.id) belongs to another customer")
    }
    guard subscription.isLive else { return }
    let others = subscriptions.values.filter {
      $0.customer == subscription.customer && $0.id != subscription.id && $0.isLive
    }
    var taken = Set(others.flatMap(\.items).compactMap(\.meter))
    for meter in subscription.items.compactMap(\.meter) {
      guard taken.insert(meter).inserted else {
        throw LedgerError(
          .conflict, "\(subscription.customer) has a live item on \(meter) already")
      }
    }
  }

  public func subscription(_ id: String) async throws(LedgerError) -> SubscriptionRecord? {
    subscriptions[id]
  }

  public func subscriptions(of customer: CustomerID) async throws(LedgerError)
    -> [SubscriptionRecord]
  {
    subscriptions.values.filter { $0.customer == customer }
      .sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }
  }

  public func segments(of customer: CustomerID) async throws(LedgerError) -> [Segment] {
    segments.values.filter { $0.key.customer == customer }
      .sorted {
        ($0.key.meter, $0.key.start, $0.key.item) < ($1.key.meter, $1.key.start, $1.key.item)
      }.knowingUnbilled
  }

  public func savePrice(_ price: PriceDocument) async throws(LedgerError) {
    if prices[price.id] == nil { prices[price.id] = price }
  }

  public func price(_ id: PriceID) async throws(LedgerError) -> PriceDocument? { prices[id] }
}
