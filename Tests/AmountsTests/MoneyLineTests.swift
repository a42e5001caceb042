import Amounts
import Testing

@Suite struct MoneyLineTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let quantity: Int64
    let price: String
    let currency: String
    let amount: Int64
    var testDescription: String { "\(quantity) × \(price) \(currency)" }

    init(_ quantity: Int64, _ price: String, _ amount: Int64, in currency: String = "usd") {
      self.quantity = quantity
      self.price = price
      self.currency = currency
      self.amount = amount
    }
  }

  /// Prices are in minor units; the first row is docs.stripe.com/billing/subscriptions/decimal-amounts.
  static let rows = [
    Row(30, "0.05", 2),
    Row(10, "0.05", 1),
    Row(50, "0.05", 3),
    Row(9, "0.05", 0),
    Row(29, "0.05", 1),
    Row(1, "0.499999999999", 0),
    Row(1, "0.5", 1),
    Row(0, "500", 0),
    Row(3, "500", 1_500),
    Row(3, "33.333333333333", 100),
    Row(1_000_000_000_000, "0.000000000001", 1),
    Row(499_999_999_999, "0.000000000001", 0),
    Row(9_999_999_999, "99999999", 999_999_989_900_000_001),
    Row(-3, "0.5", -2),
    Row(7, "1", 7, in: "jpy"),
    Row(3, "0.5", 2, in: "jpy"),
    Row(1, "1250", 1_250, in: "kwd"),
    Row(3, "12.5", 40, in: "kwd"),
    Row(3, "11.5", 30, in: "kwd"),
    Row(1, "4.999999999999", 0, in: "kwd"),
    Row(1, "5", 10, in: "kwd"),
    Row(1, "500", 500, in: "isk"),
    Row(3, "50.5", 200, in: "isk"),
    Row(3, "49.5", 100, in: "ugx"),
    Row(1, "50", 100, in: "ugx"),
  ]

  @Test(arguments: rows)
  func roundsOnceHalfAwayFromZero(_ row: Row) throws {
    let money = try Money.line(
      WholeQuantity(row.quantity), at: UnitPrice(minorUnits: row.price),
      in: Currency(row.currency))
    #expect(money.minorUnits == row.amount)
  }

  @Test(arguments: [
    (Int64.max, "1.1"), (Int64.max, "99999999999999"), (2, "9223372036854775807"),
    (Int64.min, "1.1"),
  ])
  func whatDoesNotFitIsAnError(_ quantity: Int64, _ price: String) throws {
    let price = try UnitPrice(minorUnits: price)
    let error = #expect(throws: AmountError.self) {
      try Money.line(WholeQuantity(quantity), at: price, in: .usd)
    }
    #expect(error?.code == .overflow)
  }

  @Test func theLargestAmountFits() throws {
    let money = try Money.line(WholeQuantity(.max), at: UnitPrice(minorUnits: "1"), in: .usd)
    #expect(money == Money(minorUnits: .max))
    #expect(throws: AmountError.self) { try money.adding(Money(minorUnits: 1)) }
    #expect(throws: AmountError.self) {
      try Money(minorUnits: .min).subtracting(Money(minorUnits: 1))
    }
  }

  /// Quantity, price in minor units, the amount with ties away from zero and to even.
  @Test(
    arguments: [
      (1, "0.5", 1, 0), (3, "0.5", 2, 2), (5, "0.5", 3, 2), (-1, "0.5", -1, 0), (-3, "0.5", -2, -2),
      (1, "0.499999999999", 0, 0), (1, "0.500000000001", 1, 1), (5, "1", 5, 5),
    ] as [(Int64, String, Int64, Int64)])
  func tiesFollowTheirRule(_ quantity: Int64, _ price: String, _ away: Int64, _ even: Int64) throws
  {
    let price = try UnitPrice(minorUnits: price)
    for (ties, amount) in [(TieRounding.awayFromZero, away), (.toEven, even)] {
      #expect(
        try Money.line(WholeQuantity(quantity), at: price, in: .usd, ties: ties).minorUnits
          == amount)
    }
  }
}
