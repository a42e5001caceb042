import Metering
import UsageLedger

/// Changes of plan and cancellations that were accepted.
struct ChangeTable {
  private static let saveText = DialectText(ChangesSQL.save)
  private static let openText = DialectText(ChangesSQL.open)

  let connection: any SQLConnection

  func save(_ order: ChangeOrder) throws {
    try connection.run(
      Self.saveText[connection.dialect],
      [
        .text(order.id), .newCustomer(order.customer), .text(order.subscription),
        .text(order.kind.rawValue), .text(order.moment.rawValue), .text(order.plan),
        .time(order.requestedAt), .text(order.storedPrices), .text(order.status.rawValue),
        .bool(order.status.isOpen), .time(order.effectiveAt), .text(order.schedule),
        .text(order.problem), .time(order.updatedAt),
      ])
  }

  func change(_ id: String) throws -> ChangeOrder? {
    let question = SQLQuestion(ChangesSQL.byID, columns: 13, [.text(id)])
    return try connection.rows(question).first.map(Self.order)
  }

  func changes(of customer: CustomerID) throws -> [ChangeOrder] {
    try connection.rows(Self.question(of: customer)).map(Self.order)
  }

  func open() throws -> [ChangeOrder] {
    try connection.rows(Self.open(connection.dialect)).map(Self.order)
  }

  /// Newest first.
  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(ChangesSQL.ofCustomer, columns: 13, [.customer(customer)])
  }

  static func open(_ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(openText[dialect], columns: 13)
  }

  static func order(_ row: any SQLRow) throws -> ChangeOrder {
    guard let kind = ChangeOrder.Kind(rawValue: try row.text(3)),
      let moment = ChangeOrder.Moment(rawValue: try row.text(4)),
      let status = ChangeOrder.Status(rawValue: try row.text(8))
    else { throw LedgerError(.corrupt, "the planned change \(try row.text(0))") }
    return ChangeOrder(
      id: try row.text(0), customer: try row.customer(1), subscription: try row.text(2),
      kind: kind, moment: moment, plan: row.optionalText(5), requestedAt: try row.time(6),
      prices: try ChangeOrder.prices(stored: row.text(7)), status: status,
      effectiveAt: try row.optionalTime(9), schedule: row.optionalText(10),
      problem: row.optionalText(11), updatedAt: try row.time(12))
  }
}
