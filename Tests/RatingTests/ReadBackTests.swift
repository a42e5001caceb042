import Amounts
import Catalog
import Metering
import Rating
import Testing

/// A model, and the price that Stripe keeps of it, charge the same.
@Suite struct ReadBackTests {
  @Test func twoThousandRandomPricesChargeTheSameWhenReadBack() throws {
    var generator = SeededGenerator(state: 20_260_131)
    for _ in 0..<2_000 {
      let model = RandomPrice.model(&generator)
      let delivered = DeliveredMeter(meter: try MeterKey("m"), model: model)
      let shape = try StripePriceShape(model)
      let readBack = try #require(PriceModel(shape, blockSize: delivered.blockSize))
      let quantity = Int64.random(in: 0...1_000, using: &generator)
      let ours = try RatedLine.line(model, quantity)
      let theirs = try RatedLine.line(readBack, quantity)
      let blocks = try delivered.delivered(WholeQuantity(quantity))
      let atStripe = try #require(PriceModel(shape))
      #expect(ours.amount == theirs.amount)
      #expect([ours.included, ours.billable] == [theirs.included, theirs.billable])
      #expect(try RatedLine.line(atStripe, blocks.units).amount == ours.amount)
    }
  }

  @Test(arguments: [0, 4, 5, 6, 8] as [Int64])
  func anAllowanceAsAFreeFirstTierIsTheSameLine(_ quantity: Int64) throws {
    let price = RatedLine.price(500)
    let free = [PriceTier(upTo: 5, unitAmount: .zero), PriceTier(upTo: nil, unitAmount: price)]
    let ours = try RatedLine.line(.perUnit(unitAmount: price, included: 5), quantity)
    let theirs = try RatedLine.line(.graduated(free), quantity)
    #expect([ours.included, ours.billable] == [theirs.included, theirs.billable])
    #expect(ours.amount == theirs.amount)
  }
}
