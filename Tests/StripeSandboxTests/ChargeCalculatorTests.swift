import Testing

@testable import StripeSandbox

/// Numbers published by Stripe: docs.stripe.com/billing/subscriptions/tiers, …/tiered-pricing, …/decimal-amounts,
/// …/usage-based/transform-quantities.
struct ChargeCalculatorTests {
  private let calculator = ChargeCalculator(ties: .awayFromZero, chargesFlatFeeAtZero: true)

  private static func tiers(_ table: [(Int64?, Int64)], _ mode: PriceTerms.TiersMode) -> PriceTerms
  {
    PriceTerms(
      tiers: table.map {
        .init(upTo: $0.0, unitAmount: DecimalAmount(whole: $0.1), flatAmount: nil)
      },
      tiersMode: mode)
  }

  private static let first: [(Int64?, Int64)] = [
    (5, 500), (10, 400), (15, 300), (20, 200), (nil, 100),
  ]
  private static let second: [(Int64?, Int64)] = [(5, 700), (10, 650), (nil, 600)]

  @Test(arguments: [
    (Int64(1), Int64(500)), (5, 2_500), (6, 2_400), (20, 4_000), (25, 2_500),
  ])
  func volumeTakesTheReachedTierForAll(quantity: Int64, amount: Int64) throws {
    let charges = try calculator.charges(for: quantity, at: Self.tiers(Self.first, .volume))
    #expect(charges.map(\.amount) == [amount])
  }

  @Test(
    arguments: [
      (Int64(1), [Int64(500)]), (5, [2_500]), (6, [2_500, 400]),
      (20, [2_500, 2_000, 1_500, 1_000]),
      (25, [2_500, 2_000, 1_500, 1_000, 500]),
    ] as [(Int64, [Int64])])
  func graduatedTiersSplitAtTheBoundary(quantity: Int64, amounts: [Int64]) throws {
    let charges = try calculator.charges(for: quantity, at: Self.tiers(Self.first, .graduated))
    #expect(charges.map(\.amount) == amounts)
  }

  @Test(arguments: [(Int64(5), Int64(3_500)), (6, 4_150), (20, 12_750), (25, 15_750)])
  func graduatedTotalsOfTheTieredPricingPage(quantity: Int64, total: Int64) throws {
    let charges = try calculator.charges(for: quantity, at: Self.tiers(Self.second, .graduated))
    #expect(charges.reduce(0) { $0 + $1.amount } == total)
  }

  @Test(arguments: [
    ("0.05", Int64(30), Int64(2)), ("0.05", 10, 1), ("0.05", 9, 0), ("0.000000000001", 1, 0),
    ("2.5", 1, 3), ("1.5", 1, 2), ("999999.999999999999", 1_000_000, 1_000_000_000_000),
  ])
  func lineIsRoundedOnceAfterMultiplying(unit: String, quantity: Int64, amount: Int64) throws {
    let terms = PriceTerms(unitAmount: DecimalAmount(text: unit))
    #expect(try calculator.charges(for: quantity, at: terms).map(\.amount) == [amount])
  }

  @Test func tiesToEvenIsTheOtherSwitch() throws {
    let even = ChargeCalculator(ties: .toEven, chargesFlatFeeAtZero: true)
    let terms = PriceTerms(unitAmount: DecimalAmount(text: "0.5"))
    #expect(try even.charges(for: 5, at: terms).map(\.amount) == [2])
    #expect(try calculator.charges(for: 5, at: terms).map(\.amount) == [3])
  }

  @Test(arguments: [
    (Int64(60), PriceTerms.Packaging.Direction.up, Int64(150), Int64(3_000)), (5, .up, 1, 1_000),
    (5, .up, 5, 1_000), (5, .up, 6, 2_000), (5, .up, 0, 0), (5, .down, 9, 1_000), (5, .down, 4, 0),
  ])
  func packagesRoundAsTheyAreTold(
    size: Int64, direction: PriceTerms.Packaging.Direction, quantity: Int64, amount: Int64
  ) throws {
    let terms = PriceTerms(
      unitAmount: DecimalAmount(whole: 1_000),
      packaging: .init(divideBy: size, direction: direction))
    #expect(try calculator.charges(for: quantity, at: terms).map(\.amount) == [amount])
  }

  @Test func flatFeesAreLinesOfTheirOwn() throws {
    let terms = PriceTerms(
      tiers: [
        .init(upTo: 10, unitAmount: nil, flatAmount: DecimalAmount(whole: 2_000)),
        .init(
          upTo: nil, unitAmount: DecimalAmount(text: "0.5"), flatAmount: DecimalAmount(whole: 300)),
      ], tiersMode: .graduated)
    let used = try calculator.charges(for: 13, at: terms)
    #expect(used.map(\.part) == [.tier(0), .flatFee(0), .tier(1), .flatFee(1)])
    #expect(used.map(\.amount) == [0, 2_000, 2, 300])
    #expect(try calculator.charges(for: 0, at: terms).map(\.amount) == [0, 2_000])
    let free = ChargeCalculator(ties: .awayFromZero, chargesFlatFeeAtZero: false)
    #expect(try free.charges(for: 0, at: terms).map(\.amount) == [0])
  }

  @Test func amountBeyondInt64IsRefused() {
    let terms = PriceTerms(unitAmount: DecimalAmount(text: "999999999999"))
    #expect(throws: StripeError.self) {
      try calculator.charges(for: 999_999_999_999_999, at: terms)
    }
  }
}
