import Metering
import UsageLedger

/// Subscriptions and their items as they were seen last.
struct SubscriptionTable {
  private static let takenMetersText = DialectText(SubscriptionsSQL.takenMeters)

  let connection: any SQLConnection

  func save(_ subscription: SubscriptionRecord) throws {
    try connection.takeTurns(under: [subscription.customer.text])
    try checkMeters(of: subscription)
    let saved = try connection.run(
      SubscriptionsSQL.save,
      [
        .text(subscription.id), .newCustomer(subscription.customer), .text(subscription.plan),
        .text(subscription.status), .time(subscription.period.start),
        .time(subscription.period.end), .time(subscription.trialEnd),
        .time(subscription.createdAt), .time(subscription.endedAt), .time(subscription.cancelsAt),
        .time(subscription.statusSince), .text(subscription.pause?.behavior),
        .time(subscription.pause?.since), .time(subscription.pause?.resumesAt),
        .bool(subscription.isCustomerDeleted),
      ])
    guard saved == 1 else {
      throw LedgerError(.conflict, "\(subscription.id) belongs to another customer")
    }
    try saveItems(of: subscription)
  }

  /// The index `one_live_item_per_meter` forbids it too; here the customer and meter are named.
  private func checkMeters(of subscription: SubscriptionRecord) throws {
    guard subscription.isLive else { return }
    let others = SQLQuestion(
      Self.takenMetersText[connection.dialect], columns: 1,
      [.customer(subscription.customer), .text(subscription.id)])
    var taken = Set(try connection.rows(others).map { ByteText(try $0.text(0)) })
    for meter in subscription.items.compactMap(\.meter) {
      guard taken.insert(ByteText(meter.text)).inserted else {
        throw LedgerError(
          .conflict, "\(subscription.customer) has a live item on \(meter) already")
      }
    }
  }

  private func saveItems(of subscription: SubscriptionRecord) throws {
    try connection.run(
      SubscriptionsSQL.removeItems,
      [.customer(subscription.customer), .text(subscription.id)])
    try connection.run(
      SubscriptionsSQL.insertItem,
      each: subscription.items.enumerated().map { position, item in
        [
          .customer(subscription.customer), .text(subscription.id), .count(position),
          .text(item.id.text), .text(item.price.text), .text(item.meter?.text),
          .bool(subscription.isLive), .time(item.period?.start), .time(item.period?.end),
        ]
      })
  }

  func subscription(_ id: String) throws -> SubscriptionRecord? {
    let question = SQLQuestion(SubscriptionsSQL.byID, columns: 15, [.text(id)])
    guard let row = try connection.rows(question).first else { return nil }
    let items = try connection.rows(Self.itemsQuestion(of: row.customer(1)))
    return try Self.subscriptions([row], items: items).first
  }

  func subscriptions(of customer: CustomerID) throws -> [SubscriptionRecord] {
    let answers = try connection.answers(
      [Self.question(of: customer), Self.itemsQuestion(of: customer)])
    return try Self.subscriptions(answers[0], items: answers[1])
  }

  /// Newest first.
  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(SubscriptionsSQL.ofCustomer, columns: 15, [.customer(customer)])
  }

  /// The items of all subscriptions, each one's in their order.
  static func itemsQuestion(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(SubscriptionsSQL.itemsOfCustomer, columns: 6, [.customer(customer)])
  }

  static func subscriptions(_ rows: [any SQLRow], items: [any SQLRow]) throws
    -> [SubscriptionRecord]
  {
    var known: [ByteText: [SubscriptionRecord.Item]] = [:]
    for row in items { known[ByteText(try row.text(0)), default: []].append(try item(row)) }
    return try rows.map { try record($0, items: known[ByteText($0.text(0))] ?? []) }
  }

  private static func record(_ row: any SQLRow, items: [SubscriptionRecord.Item]) throws
    -> SubscriptionRecord
  {
    SubscriptionRecord(
      id: try row.text(0), customer: try row.customer(1), plan: try row.text(2),
      status: try row.text(3),
      period: BillingPeriod(start: try row.time(4), end: try row.time(5)),
      trialEnd: try row.optionalTime(6), createdAt: try row.time(7),
      endedAt: try row.optionalTime(8), cancelsAt: try row.optionalTime(9),
      statusSince: try row.optionalTime(10), pause: try pause(row),
      isCustomerDeleted: try row.bool(14), items: items)
  }

  private static func pause(_ row: any SQLRow) throws -> CollectionPause? {
    guard let behavior = row.optionalText(11), let since = try row.optionalTime(12) else {
      return nil
    }
    return CollectionPause(
      behavior: behavior, since: since, resumesAt: try row.optionalTime(13))
  }

  private static func item(_ row: any SQLRow) throws -> SubscriptionRecord.Item {
    SubscriptionRecord.Item(
      id: ItemID(try row.text(1)), price: PriceID(try row.text(2)),
      meter: try row.optionalText(3).map { try MeterKey(stored: $0) },
      period: period(try row.optionalTime(4), try row.optionalTime(5)))
  }

  private static func period(_ start: Timestamp?, _ end: Timestamp?) -> BillingPeriod? {
    guard let start, let end else { return nil }
    return BillingPeriod(start: start, end: end)
  }
}
