import Amounts
import Catalog
import Metering
import Testing

@Suite struct MappingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let model: PriceModel
    let eventName: String
    let shape: StripePriceShape
    let readBack: PriceModel
  }

  private static let five = UnitPrice(Money(minorUnits: 500))
  private static let ten = UnitPrice(Money(minorUnits: 10))
  private static let tiers = [
    PriceTier(upTo: 5, unitAmount: five, flatAmount: ten), PriceTier(upTo: nil, unitAmount: ten),
  ]

  private static func free(_ upTo: Int64, then price: UnitPrice) -> [PriceTier] {
    [
      PriceTier(upTo: WholeQuantity(upTo), unitAmount: .zero),
      PriceTier(upTo: nil, unitAmount: price),
    ]
  }

  static let rows = [
    Row(
      testDescription: "per unit",
      model: .perUnit(unitAmount: five, included: 0), eventName: "m",
      shape: .perUnit(unitAmountDecimal: five, transform: nil),
      readBack: .perUnit(unitAmount: five, included: 0)),
    Row(
      testDescription: "per unit with an allowance",
      model: .perUnit(unitAmount: five, included: 5), eventName: "m",
      shape: .tiered(.graduated, free(5, then: five)),
      readBack: .graduated(free(5, then: five))),
    Row(
      testDescription: "graduated",
      model: .graduated(tiers), eventName: "m", shape: .tiered(.graduated, tiers),
      readBack: .graduated(tiers)),
    Row(
      testDescription: "volume",
      model: .volume(tiers), eventName: "m", shape: .tiered(.volume, tiers),
      readBack: .volume(tiers)),
    Row(
      testDescription: "package",
      model: .package(size: 1_000, amount: ten, included: 0), eventName: "m",
      shape: .perUnit(
        unitAmountDecimal: ten,
        transform: StripePriceShape.TransformQuantity(divideBy: 1_000, round: .up)),
      readBack: .package(size: 1_000, amount: ten, included: 0)),
    Row(
      testDescription: "package with an allowance: in blocks",
      model: .package(size: 1_000, amount: ten, included: 1_000_000), eventName: "m_per_1000",
      shape: .tiered(.graduated, free(1_000, then: ten)),
      readBack: .package(size: 1_000, amount: ten, included: 1_000_000)),
    Row(
      testDescription: "package of one",
      model: .package(size: 1, amount: ten, included: 0), eventName: "m",
      shape: .perUnit(unitAmountDecimal: ten, transform: nil),
      readBack: .perUnit(unitAmount: ten, included: 0)),
    Row(
      testDescription: "package of one with an allowance",
      model: .package(size: 1, amount: ten, included: 3), eventName: "m",
      shape: .tiered(.graduated, free(3, then: ten)), readBack: .graduated(free(3, then: ten))),
  ]

  @Test(arguments: rows)
  func eachModelHasTheStripePriceThatBillsTheSame(_ row: Row) throws {
    let delivered = DeliveredMeter(meter: try MeterKey("m"), model: row.model)
    #expect(delivered.eventName == row.eventName)
    #expect(try StripePriceShape(row.model) == row.shape)
    #expect(PriceModel(row.shape, blockSize: delivered.blockSize) == row.readBack)
  }

  @Test func whatNoModelBillsIsNotRead() {
    let down = StripePriceShape.TransformQuantity(divideBy: 10, round: .down)
    #expect(PriceModel(.perUnit(unitAmountDecimal: Self.five, transform: down)) == nil)
    let up = StripePriceShape.TransformQuantity(divideBy: 10, round: .up)
    #expect(
      PriceModel(.perUnit(unitAmountDecimal: Self.five, transform: up), blockSize: 10) == nil)
    #expect(PriceModel(.tiered(.graduated, Self.tiers), blockSize: 10) == nil)
    #expect(PriceModel(.tiered(.volume, Self.tiers), blockSize: 10) == nil)
    let endless = Self.free(.max, then: Self.five)
    #expect(PriceModel(.tiered(.graduated, endless), blockSize: 2) == nil)
  }

  @Test func aPackageWithABrokenAllowanceHasNoStripePrice() {
    let model = PriceModel.package(size: 10, amount: Self.ten, included: 15)
    let error = #expect(throws: AmountError.self) { try StripePriceShape(model) }
    #expect(error?.code == .outOfRange)
  }

  @Test(
    arguments: [(0, 0), (1, 1), (1_000, 1), (1_001, 2), (1_500_000, 1_500)] as [(Int64, Int64)])
  func begunBlocksAreDeliveredWhole(_ quantity: Int64, _ blocks: Int64) throws {
    let meter = DeliveredMeter(meter: try MeterKey("m"), blockSize: 1_000)
    #expect(try meter.delivered(WholeQuantity(quantity)) == WholeQuantity(blocks))
    let plain = DeliveredMeter(meter: try MeterKey("m"), blockSize: 0)
    #expect(try plain.delivered(WholeQuantity(quantity)) == WholeQuantity(quantity))
  }

  @Test func theBillingSchemeIsNamedAsAtStripe() {
    #expect(
      StripePriceShape.perUnit(unitAmountDecimal: .zero, transform: nil).billingScheme == "per_unit"
    )
    #expect(StripePriceShape.tiered(.volume, []).billingScheme == "tiered")
  }
}
