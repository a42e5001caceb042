import Metering
import UsageLedger

/// The terms of prices, which never change at Stripe.
struct PriceTable {
  private static let amongText = DialectText(PricesSQL.among)
  private static let ofCustomerText = DialectText(PricesSQL.ofCustomer)

  let connection: any SQLConnection

  func save(_ price: PriceDocument) throws {
    try connection.run(
      PricesSQL.insert,
      [.text(price.id.text), .text(price.json)])
  }

  func price(_ id: PriceID) throws -> PriceDocument? {
    let question = SQLQuestion(PricesSQL.byID, columns: 2, [.text(id.text)])
    return try connection.rows(question).first.map(Self.price)
  }

  /// Those of them that are known, in no order.
  func prices(_ ids: Set<PriceID>) throws -> [PriceDocument] {
    guard !ids.isEmpty else { return [] }
    let question = SQLQuestion(
      Self.amongText[connection.dialect], columns: 2, [.texts(ids.map(\.text))])
    return try connection.rows(question).map(Self.price)
  }

  /// The prices that segments, items and open changes name.
  static func question(of customer: CustomerID, _ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(ofCustomerText[dialect], columns: 2, [.customer(customer)])
  }

  static func price(_ row: any SQLRow) throws -> PriceDocument {
    PriceDocument(id: PriceID(try row.text(0)), json: try row.text(1))
  }
}
