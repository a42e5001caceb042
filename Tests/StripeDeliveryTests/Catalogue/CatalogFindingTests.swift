import Catalog
import StripeAPI
import StripeDelivery
import Testing

@testable import StripeCatalog

/// The guide's troubleshooting list, done by the comparison.
@Suite struct CatalogFindingTests {
  private static func only(_ plan: CatalogPlan) throws -> CatalogFinding {
    #expect(plan.findings.count == 1)
    return try #require(plan.findings.first)
  }

  /// The guide's price: 3 devices, reported every hour, are 2160 devices.
  @Test func aStateThatAMeterAddsUpIsAConflictThatSaysWhatItCosts() throws {
    let plan = try Compared.plan(meters: [There.meter(formula: "sum")])
    let finding = try Self.only(plan)
    #expect(finding.code == .sumOfGauge)
    #expect(finding.isConflict)
    #expect(
      finding.explanation
        == "mtr_1 has the formula sum, totals need last, and a meter cannot change; 3 × device reported every hour are billed as 2160 in 30 days: $10775.00 instead of $0.00"
    )
    #expect(finding.remedy.contains("/v1/billing/meters/mtr_1/deactivate"))
    #expect(!plan.isEmpty)
    #expect(plan.changes.isEmpty)
  }

  @Test(arguments: [
    ("count", nil, "count"), ("last", "hour", "last per hour"), ("last", "day", "last per day"),
  ])
  func aMeterThatDoesNotCountTotalsIsAConflict(
    _ formula: String, _ window: String?, _ said: String
  ) throws {
    let plan = try Compared.plan(meters: [There.meter(formula: formula, window: window)])
    let finding = try Self.only(plan)
    #expect(finding.code == .meterConflict)
    #expect(finding.explanation.hasPrefix("mtr_1 has the formula \(said), totals need last"))
  }

  /// It would bill wrong from its first event.
  @Test func noPriceIsMadeOnAMeterInConflict() throws {
    let plan = try Compared.plan(
      meters: [There.meter(formula: "sum")], prices: [There.base()])
    #expect(plan.changes.isEmpty)
    #expect(plan.conflicts.count == 1)
  }

  @Test func anArchivedPriceThatHoldsALookupKeyIsExplained() throws {
    let plan = try Compared.plan(prices: [There.base(), There.price(active: false)])
    let finding = try Self.only(plan)
    #expect(finding.code == .archivedKey)
    #expect(finding.subject == "price device_usage")
    #expect(finding.remedy == "`billing catalog apply` makes a new price and moves the key to it")
    #expect(plan.changes.count == 1)
  }

  /// Made by hand as the guide's step 1.1 says, under an API version that still took it.
  @Test func aPriceWithoutAMeterThatAddsAStateUpSaysWhatItCosts() throws {
    let price = try There.price(recurring: There.unfed, charge: There.fiveDollars)
    let plan = try Compared.plan(
      prices: [There.base(), price], aggregations: [price.id: .sum])
    let finding = try Self.only(plan)
    #expect(finding.code == .sumOfGauge)
    #expect(
      finding.explanation.hasSuffix(
        "3 × device reported every hour are billed as 2160 in 30 days: $10800.00 instead of $15.00")
    )
    #expect(!finding.isConflict)
    #expect(plan.changes.count == 1)
  }

  @Test(arguments: [nil, .max, .lastDuringPeriod] as [StripeUsageAggregation?])
  func aPriceWithoutAMeterIsExplained(_ aggregation: StripeUsageAggregation?) throws {
    let price = try There.price(recurring: There.unfed)
    let plan = try Compared.plan(
      prices: [There.base(), price],
      aggregations: aggregation.map { [price.id: $0] } ?? [:])
    #expect(try Self.only(plan).code == .priceWithoutMeter)
  }

  /// Troubleshooting 1: `device_usage`, not `device-usage`.
  @Test(arguments: ["device-usage", "Device_Usage", "deviceusage"])
  func aLookupKeyThatIsNearlyRightIsNamed(_ key: String) throws {
    let theirs = try There.price("price_theirs", key: key, plan: nil, meter: nil)
    let plan = try Compared.plan(prices: [There.base()], others: [theirs])
    let finding = try Self.only(plan)
    #expect(finding.code == .nearLookupKey)
    #expect(finding.explanation.hasPrefix("price_theirs has the lookup key \"\(key)\""))
    #expect(plan.changes.count == 1)
  }

  /// Troubleshooting 3: the subscription includes the metered price.
  @Test func aSubscriptionThatLacksAMeteredPriceIsNamed() throws {
    let plan = try Compared.plan(subscriptions: [There.subscription([There.base()])])
    let finding = try Self.only(plan)
    #expect(finding.code == .missingItem)
    #expect(finding.subject == "subscription sub_1 (acme)")
    #expect(
      finding.explanation
        == "lacks the metered price device_usage: its usage of device_usage is recorded and not billed"
    )
    #expect(finding.remedy.contains("subscription=sub_1 and price=price_devices"))
    #expect(plan.isEmpty)
  }

  @Test func aSubscriptionOnAnOlderPriceIsNamed() throws {
    let older = try There.price("price_older", key: nil, charge: There.fiveDollars)
    let olderBase = try There.price(
      "price_older_base", key: nil, meter: nil, recurring: There.licensed,
      charge: There.fiveDollars)
    let plan = try Compared.plan(subscriptions: [There.subscription([olderBase, older])])
    #expect(plan.findings.map(\.code) == [.olderPrice, .olderPrice])
    #expect(
      plan.findings.map(\.explanation) == [
        "pays starter_base at price_older_base, not at the price that new subscriptions get",
        "pays device_usage at price_older, not at the price that new subscriptions get",
      ])
    #expect(plan.isEmpty)
  }

  @Test func aSubscriptionOnAPriceWithoutAMeterIsNamedWithWhatItCosts() throws {
    let old = try There.price(
      "price_guide", key: nil, plan: nil, meter: nil, recurring: There.unfed,
      charge: There.fiveDollars)
    let plan = try Compared.plan(
      subscriptions: [There.subscription([There.base(), old])], aggregations: [old.id: .sum])
    #expect(plan.findings.map(\.code) == [.sumOfGauge, .missingItem])
    #expect(
      plan.findings.first?.explanation.hasSuffix("$10800.00 instead of $15.00") == true)
    #expect(plan.isEmpty)
  }

  @Test func aSubscriptionOfAnUnknownPlanIsNamedAndOneWithoutAPlanIsNotOurs() throws {
    let prices = [try There.base()]
    let plan = try Compared.plan(subscriptions: [
      There.subscription(prices, plan: "gold"),
      There.subscription(prices, id: "sub_2", plan: nil),
    ])
    #expect(plan.findings.map(\.code) == [.unknownPlan])
    #expect(plan.isEmpty)
  }

  @Test func everyFindingHasAWayOut() throws {
    let plan = try Compared.plan(
      meters: [There.meter(formula: "sum")],
      subscriptions: [There.subscription([]), There.subscription([], plan: "gold")])
    #expect(plan.findings.count == 3)
    #expect(plan.findings.allSatisfy { !$0.remedy.isEmpty && !$0.explanation.isEmpty })
    #expect(plan.findingLines.count == 6)
    #expect(plan.findingLines.first?.hasPrefix("! meter device_usage: ") == true)
    #expect(plan.findingLines[2].hasPrefix("· subscription sub_1 (acme): ") == true)
  }
}
