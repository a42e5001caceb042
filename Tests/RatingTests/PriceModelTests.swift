import Amounts
import Catalog
import Metering
import Rating
import Testing

@Suite struct PriceModelTests {
  private static let five = RatedLine.price(500)

  @Test(
    arguments: [(0, 0, 0), (4, 0, 0), (5, 0, 0), (6, 1, 500), (8, 3, 1_500)]
      as [(Int64, Int64, Int64)])
  func includedUnitsAreFree(_ quantity: Int64, _ billable: Int64, _ amount: Int64) throws {
    let line = try RatedLine.line(.perUnit(unitAmount: Self.five, included: 5), quantity)
    #expect(line.quantity == WholeQuantity(quantity))
    #expect(line.included == 5)
    #expect(line.billable == WholeQuantity(billable))
    #expect(line.amount == Money(minorUnits: amount))
    #expect(line.tiers.isEmpty)
  }

  @Test(
    arguments: [
      (0, 0, 0), (1_000_000, 0, 0), (1_000_001, 1, 10), (1_001_000, 1_000, 10),
      (1_001_001, 1_001, 20), (1_500_000, 500_000, 5_000),
    ] as [(Int64, Int64, Int64)])
  func begunPackagesAboveTheAllowanceCount(
    _ quantity: Int64, _ billable: Int64, _ amount: Int64
  ) throws {
    let line = try RatedLine.line(
      .package(size: 1_000, amount: RatedLine.price(10), included: 1_000_000), quantity)
    #expect(line.billable == WholeQuantity(billable))
    #expect(line.amount == Money(minorUnits: amount))
  }

  @Test func graduatedTiersSplitAtTheBoundary() throws {
    let model = PriceModel.graduated(RatedLine.tiers([(5, 1_000), (20, 800)], last: 500))
    let first = try RatedLine.tier(5, 5, at: "1000", 5_000)
    let second = try RatedLine.tier(20, 15, at: "800", 12_000)
    let expected: [(Int64, [LineTier])] = [
      (0, [try RatedLine.tier(5, 0, at: "1000", 0)]),
      (5, [first]),
      (6, [first, try RatedLine.tier(20, 1, at: "800", 800)]),
      (20, [first, second]),
      (21, [first, second, try RatedLine.tier(nil, 1, at: "500", 500)]),
    ]
    for (quantity, tiers) in expected {
      let line = try RatedLine.line(model, quantity)
      #expect(line.tiers == tiers)
      #expect(line.included == .zero)
      #expect(line.billable == WholeQuantity(quantity))
    }
  }

  /// 1.5 + 0.5 and 1.5 cents are 2 + 1 and 2: five cents, although six units alone cost three.
  @Test func eachTierAndEachFlatFeeIsRoundedByItself() throws {
    let half = try UnitPrice(minorUnits: "0.5")
    let model = PriceModel.graduated([
      PriceTier(upTo: 3, unitAmount: half, flatAmount: half),
      PriceTier(upTo: nil, unitAmount: half),
    ])
    let line = try RatedLine.line(model, 6)
    #expect(
      line.tiers == [
        try RatedLine.tier(3, 3, at: "0.5", flat: 1, 3), try RatedLine.tier(nil, 3, at: "0.5", 2),
      ])
    #expect(line.amount == Money(minorUnits: 5))
    #expect(try RatedLine.amount(.perUnit(unitAmount: half, included: 0), 6) == 3)
  }

  @Test func flatFeesAreOwedForReachedTiers() throws {
    let tiers = [
      PriceTier(upTo: 10, unitAmount: .zero, flatAmount: RatedLine.price(2_000)),
      PriceTier(upTo: 20, unitAmount: RatedLine.price(5), flatAmount: RatedLine.price(100)),
      PriceTier(upTo: nil, unitAmount: RatedLine.price(4), flatAmount: RatedLine.price(7)),
    ]
    let graduated = try [1, 10, 11, 20, 21].map { try RatedLine.amount(.graduated(tiers), $0) }
    #expect(graduated == [2_000, 2_000, 2_105, 2_150, 2_161])
    let volume = try [1, 10, 11, 20, 21].map { try RatedLine.amount(.volume(tiers), $0) }
    #expect(volume == [2_000, 2_000, 155, 200, 91])
  }

  @Test func theFlatFeeAtZeroUsageIsASwitch() throws {
    let tiers = [
      PriceTier(upTo: 10, unitAmount: Self.five, flatAmount: RatedLine.price(700)),
      PriceTier(upTo: nil, unitAmount: Self.five),
    ]
    let waiving = RatingRules(flatFeeAtZeroUsage: .notCharged)
    let charged = try RatedLine.tier(10, 0, at: "500", flat: 700, 700)
    let waived = try RatedLine.tier(10, 0, at: "500", flat: 0, 0)
    for model in [PriceModel.graduated(tiers), .volume(tiers)] {
      #expect(try RatedLine.line(model, 0).tiers == [charged])
      #expect(try RatedLine.line(model, 0, rules: waiving).tiers == [waived])
      #expect(try RatedLine.line(model, 1, rules: waiving).amount == Money(minorUnits: 1_200))
    }
  }

  @Test func freeFirstTiersAreTheAllowance() throws {
    let free = PriceTier(upTo: 5, unitAmount: .zero)
    let alsoFree = PriceTier(upTo: 8, unitAmount: .zero)
    let paid = PriceTier(upTo: nil, unitAmount: Self.five)
    let line = try RatedLine.line(.graduated([free, alsoFree, paid]), 10)
    #expect(line.included == 8)
    #expect(line.billable == 2)
    let everything = try RatedLine.line(.graduated([PriceTier(upTo: nil, unitAmount: .zero)]), 10)
    #expect(everything.included == 0)
    #expect(everything.billable == 10)
    let fee = PriceTier(upTo: 5, unitAmount: .zero, flatAmount: Self.five)
    #expect(try RatedLine.line(.graduated([fee, paid]), 10).included == 0)
    #expect(try RatedLine.line(.volume([free, paid]), 10).included == 0)
  }

  @Test func theAmountByItselfIsTheLines() throws {
    var generator = SeededGenerator(state: 20_261_126)
    let meter = try MeterKey("m")
    for _ in 0..<2_000 {
      let model = RandomPrice.model(&generator)
      let quantity = Int64.random(in: 0...1_000, using: &generator)
      let amount = try RatingEngine.amount(
        meter: meter, model: model, quantity: WholeQuantity(quantity), currency: .usd)
      #expect(try RatedLine.line(model, quantity).amount == amount)
    }
    #expect(throws: RatingError.self) {
      try RatingEngine.amount(
        meter: meter, model: .perUnit(unitAmount: Self.five, included: 5), quantity: -1,
        currency: .usd)
    }
  }
}
