import Metering
import UsageLedger

/// The terms of prices, which never change at Stripe.
struct PriceTable {
  let connection: any SQLConnection

  func save(_ price: PriceDocument) throws {
    try connection.run(
      "INSERT INTO prices (id, terms) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
      [.text(price.id.text), .text(price.json)])
  }

  func price(_ id: PriceID) throws -> PriceDocument? {
    let question = SQLQuestion(
      "SELECT id, terms FROM prices WHERE id = ?1", columns: 2, [.text(id.text)])
    return try connection.rows(question).first.map(Self.price)
  }

  /// Those of them that are known, in no order.
  func prices(_ ids: Set<PriceID>) throws -> [PriceDocument] {
    guard !ids.isEmpty else { return [] }
    let question = SQLQuestion(
      "SELECT id, terms FROM prices WHERE \(connection.dialect.isAny("id", of: "?1"))", columns: 2,
      [.texts(ids.map(\.text))])
    return try connection.rows(question).map(Self.price)
  }

  /// The prices that segments, items and open changes name.
  static func question(of customer: CustomerID, _ dialect: SQLDialect) -> SQLQuestion {
    SQLQuestion(
      """
      SELECT id, terms FROM prices WHERE id IN (
        SELECT price FROM segments WHERE customer_id = ?1
        UNION SELECT price FROM subscription_items WHERE customer_id = ?1
        UNION \(dialect.pricesOfOpenChanges)
      )
      """, columns: 2, [.customer(customer)])
  }

  static func price(_ row: any SQLRow) throws -> PriceDocument {
    PriceDocument(id: PriceID(try row.text(0)), json: try row.text(1))
  }
}
