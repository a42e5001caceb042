import Amounts
import Catalog
import Metering
import Rating
import Testing

@Suite struct UsageTotalsTests {
  private static let yaml = """
    currency: usd
    meters:
      device_usage: { metric: devices, kind: gauge, aggregate: last }
      storage_gb: { metric: storage, kind: gauge, aggregate: max, round: up }
      floor_gb: { metric: floor, kind: gauge, aggregate: max, round: down }
      half_gb: { metric: half, kind: gauge, aggregate: average, round: half_up }
    plans:
      starter: { base: 1 }
    """

  private func catalog() throws -> PriceCatalog {
    try PriceCatalog.parse(yaml: Self.yaml, file: "catalog.yaml")
  }

  @Test func totalsAreMadeWholeByTheMetersRule() throws {
    let totals = try UsageTotals(
      list: "device_usage=8,storage_gb=2.1,floor_gb=2.9,half_gb=2.5", catalog: catalog())
    #expect(
      totals.values == [
        try MeterKey("device_usage"): 8, try MeterKey("storage_gb"): 3,
        try MeterKey("floor_gb"): 2, try MeterKey("half_gb"): 3,
      ])
    #expect(try UsageTotals(list: "", catalog: catalog()).values.isEmpty)
    let most = try UsageTotals(list: "device_usage=9007199254740992", catalog: catalog())
    #expect(most.values == [try MeterKey("device_usage"): 9_007_199_254_740_992])
  }

  @Test(
    arguments: [
      (
        "device_usage", .malformedTotal,
        "\"device_usage\" is not METER=TOTAL, such as device_usage=8"
      ),
      ("device_usage=8,", .malformedTotal, "\"\" is not METER=TOTAL, such as device_usage=8"),
      (
        "device_usage=", .malformedTotal,
        "device_usage: \"\" is not a decimal number such as 12 or 2.5"
      ),
      (
        "device_usage=x", .malformedTotal,
        "device_usage: \"x\" is not a decimal number such as 12 or 2.5"
      ),
      ("device_usage=1,device_usage=1", .malformedTotal, "device_usage: a total is given twice"),
      ("device_usage=-0.5", .negativeTotal, "device_usage: -0.5 is below zero"),
      (
        "device_usage=9007199254740992.5", .totalTooLarge,
        "device_usage: 9007199254740992.5 is above 2^53 (9007199254740992)"
      ),
      ("device_usage=1e999", .totalTooLarge, "device_usage: a number beyond 10^26"),
      (
        "devices=8", .unknownMeter,
        "the catalogue has no meter \"devices\", did you mean \"device_usage\"? it has "
          + "device_usage, storage_gb, floor_gb, half_gb"
      ),
      (
        "x=8", .unknownMeter,
        "the catalogue has no meter \"x\"; it has device_usage, storage_gb, floor_gb, half_gb"
      ),
    ] as [(String, RatingError.Code, String)])
  func badTotalsAreRefused(_ list: String, _ code: RatingError.Code, _ message: String) throws {
    let catalog = try catalog()
    let error = #expect(throws: RatingError.self) { try UsageTotals(list: list, catalog: catalog) }
    #expect(error?.code == code)
    #expect(error?.description == message)
  }

  @Test func anUnknownPlanNamesTheNearest() throws {
    let catalog = try catalog()
    let error = #expect(throws: RatingError.self) { try PlanPricing(plan: "startr", of: catalog) }
    #expect(error?.code == .unknownPlan)
    #expect(
      error?.description
        == "the catalogue has no plan \"startr\", did you mean \"starter\"? it has starter")
  }
}
