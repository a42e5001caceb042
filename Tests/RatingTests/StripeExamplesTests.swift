import Amounts
import Catalog
import Rating
import Testing

/// The worked numbers that Stripe publishes.
@Suite struct StripeExamplesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let model: String
    let quantity: Int64
    let amount: Int64
    var testDescription: String { "\(model): \(quantity) → \(amount)" }

    init(_ model: String, _ quantity: Int64, _ amount: Int64) {
      self.model = model
      self.quantity = quantity
      self.amount = amount
    }
  }

  /// docs.stripe.com/billing/subscriptions/tiers
  static let projects = RatedLine.tiers([(5, 500), (10, 400), (15, 300), (20, 200)], last: 100)
  /// docs.stripe.com/subscriptions/pricing-models/tiered-pricing
  static let fonts = RatedLine.tiers([(5, 700), (10, 650)], last: 600)

  static let rows = [
    Row("projects by volume", 1, 500), Row("projects by volume", 5, 2_500),
    Row("projects by volume", 6, 2_400), Row("projects by volume", 20, 4_000),
    Row("projects by volume", 25, 2_500),
    Row("projects graduated", 1, 500), Row("projects graduated", 5, 2_500),
    Row("projects graduated", 6, 2_900), Row("projects graduated", 20, 7_000),
    Row("projects graduated", 25, 7_500),
    Row("fonts by volume", 1, 700), Row("fonts by volume", 5, 3_500),
    Row("fonts by volume", 6, 3_900), Row("fonts by volume", 20, 12_000),
    Row("fonts by volume", 25, 15_000),
    Row("fonts graduated", 5, 3_500), Row("fonts graduated", 6, 4_150),
    Row("fonts graduated", 20, 12_750), Row("fonts graduated", 25, 15_750),
    // docs.stripe.com/billing/subscriptions/decimal-amounts
    Row("0.05 each", 30, 2),
    // docs.stripe.com/billing/subscriptions/usage-based/transform-quantities
    Row("minutes by the hour", 150, 3_000),
    Row("by fives", 1, 1_000), Row("by fives", 3, 1_000), Row("by fives", 5, 1_000),
    Row("by fives", 6, 2_000), Row("by fives", 7, 2_000),
  ]

  static func model(_ name: String) throws -> PriceModel {
    switch name {
    case "projects by volume": .volume(projects)
    case "projects graduated": .graduated(projects)
    case "fonts by volume": .volume(fonts)
    case "fonts graduated": .graduated(fonts)
    case "0.05 each": .perUnit(unitAmount: try UnitPrice(minorUnits: "0.05"), included: 0)
    case "minutes by the hour": .package(size: 60, amount: RatedLine.price(1_000), included: 0)
    default: .package(size: 5, amount: RatedLine.price(1_000), included: 0)
    }
  }

  @Test(arguments: rows)
  func agrees(_ row: Row) throws {
    #expect(try RatedLine.amount(Self.model(row.model), row.quantity) == row.amount)
  }

  @Test func theTiersOfTwentyFiveProjects() throws {
    let line = try RatedLine.line(.graduated(Self.projects), 25)
    #expect(
      line.tiers == [
        try RatedLine.tier(5, 5, at: "500", 2_500), try RatedLine.tier(10, 5, at: "400", 2_000),
        try RatedLine.tier(15, 5, at: "300", 1_500), try RatedLine.tier(20, 5, at: "200", 1_000),
        try RatedLine.tier(nil, 5, at: "100", 500),
      ])
    let volume = try RatedLine.line(.volume(Self.projects), 25)
    #expect(volume.tiers == [try RatedLine.tier(nil, 25, at: "100", 2_500)])
  }
}
