import Catalog
import StripeAPI
import StripeCatalog
import StripeDelivery
import Testing

/// The diff: nothing, new, changed, archived.
@Suite struct CatalogPlanTests {
  @Test func anAccountThatMatchesNeedsNothing() throws {
    let plan = try Compared.plan(
      subscriptions: [There.subscription([There.base(), There.price()])])
    #expect(plan.changes.isEmpty)
    #expect(plan.findings.isEmpty)
    #expect(plan.isEmpty)
  }

  @Test func anEmptyAccountNeedsEverythingInTheOrderInWhichItIsUsed() throws {
    let plan = try Compared.plan(products: [], meters: [], prices: [])
    #expect(
      plan.lines == [
        #"+ product plan_starter "Starter""#,
        "+ meter device_usage (formula last)",
        "+ price starter_base ($29.00, per month)",
        "+ price device_usage ($5.00 above 5 free, per month, fed from device_usage)",
      ])
    #expect(plan.irrevocable.isEmpty)
    #expect(!plan.isEmpty)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let price: @Sendable () throws -> StripePrice
    let differences: String

    init(
      _ name: String, _ differences: String, _ price: @escaping @Sendable () throws -> StripePrice
    ) {
      testDescription = name
      self.price = price
      self.differences = differences
    }
  }

  @Test(arguments: [
    Row("another amount", "amounts") { try There.price(charge: There.fiveDollars) },
    Row("another currency", "currency eur → usd") { try There.price(currency: "eur") },
    Row("another interval", "interval 1 year → month") {
      try There.price(
        recurring: There.fed.replacing(#""interval":"month""#, with: #""interval":"year""#))
    },
    Row("licensed", "licensed → metered") { try There.price(recurring: There.licensed) },
    Row("without a meter", "a price without a meter") { try There.price(recurring: There.unfed) },
    Row("another meter", "fed from another meter") {
      try There.price(recurring: There.fed.replacing("mtr_1", with: "mtr_2"))
    },
    Row("archived", "the price is archived") { try There.price(active: false) },
    Row("archived and dearer", "the price is archived, amounts") {
      try There.price(active: false, charge: There.fiveDollars)
    },
  ])
  func aPriceThatChargesOtherwiseIsReplacedByANewOne(_ row: Row) throws {
    let plan = try Compared.plan(prices: [There.base(), try row.price()])
    #expect(
      plan.lines == [
        "~ price device_usage ($5.00 above 5 free, per month, fed from device_usage), replaces price_devices: \(row.differences)"
      ])
    #expect(plan.irrevocable.count == 1)
    #expect(!plan.isEmpty)
  }

  /// Neither the price nor the account has a meter: that is not the same meter.
  @Test func aPriceWithoutAMeterDiffersAlsoWhereNoMeterIs() throws {
    let price = try There.price(recurring: There.unfed)
    let plan = try Compared.plan(meters: [], prices: [There.base(), price])
    #expect(plan.changes.map(\.sign) == ["+", "~"])
    #expect(plan.lines.last?.hasSuffix("replaces price_devices: a price without a meter") == true)
  }

  @Test func aReplacedPriceNamesTheSubscriptionsThatStayOnIt() throws {
    let old = try There.price(charge: There.fiveDollars)
    let subscriptions = try (1...12).map { number in
      There.subscription(
        [try There.base(), old], id: "sub_\(number)", customer: "customer-\(number)")
    }
    let plan = try Compared.plan(prices: [There.base(), old], subscriptions: subscriptions)
    let named = (1...10).map { "sub_\($0) (customer-\($0))" }.joined(separator: ", ")
    #expect(
      plan.lines.first?.split(separator: "\n").last
        == "    stay on price_devices: \(named) and 2 more")
    #expect(plan.findings.isEmpty)
  }

  @Test(arguments: [
    ("Starter", false, ["~ product plan_starter is archived → can be sold again"]),
    ("Basic", true, [#"~ product plan_starter "Basic" → "Starter""#]),
    (
      "Basic", false,
      [
        #"~ product plan_starter "Basic" → "Starter""#,
        "~ product plan_starter is archived → can be sold again",
      ]
    ),
  ])
  func aProductCanChange(_ name: String, _ active: Bool, _ lines: [String]) throws {
    let plan = try Compared.plan(products: [There.product(name: name, active: active)])
    #expect(plan.lines == lines)
    #expect(plan.irrevocable.isEmpty)
  }

  @Test func whatTheFileNoLongerHasIsArchivedWhenNobodyPaysIt() throws {
    let gone = try There.price("price_gone", key: "device_usage_gone", plan: "gone")
    let products = [try There.product(), try There.product("plan_gone", name: "Gone")]
    let free = try Compared.plan(products: products, others: [gone])
    #expect(
      free.lines == [
        #"- product plan_gone "Gone" (not in the file)"#,
        "- price device_usage_gone (price_gone, not in the file)",
      ])
    #expect(free.irrevocable.count == 2)

    let paid = try Compared.plan(
      products: products, others: [gone],
      subscriptions: [There.subscription([gone], plan: "gone")])
    #expect(paid.changes.isEmpty)
    #expect(paid.findings.map(\.code) == [.stillPaid, .unknownPlan])
    #expect(paid.findings.first?.explanation.hasSuffix("it is paid by sub_1 (acme)") == true)
    #expect(paid.isEmpty)
  }

  /// Without our mark, or without a key: someone else's, or a price that gave its key to a newer one.
  @Test func pricesThatAreNotOursOrGaveTheirKeyAwayAreLeftAlone() throws {
    let plan = try Compared.plan(others: [
      There.price("price_theirs", key: "theirs", plan: nil),
      There.price("price_replaced", key: nil),
      There.price("price_replaced_gone", key: nil, plan: "gone"),
    ])
    #expect(plan.isEmpty)
    #expect(plan.findings.isEmpty)
  }

  /// The package of the guide counts in blocks, by a meter of its own.
  @Test func aPackageWithAnAllowanceNeedsAMeterOfItsOwn() throws {
    let package = There.yaml.replacing(
      "model: per_unit, included: 5, unit_amount: \"5.00\"",
      with: "model: package, size: 10, included: 20, amount: \"40.00\"")
    let lines = try Compared.plan(yaml: package).lines
    #expect(
      lines == [
        "~ product plan_starter unit label \"device\" → \"10 devices\"",
        "+ meter device_usage_per_10 (formula last)",
        "~ price device_usage ($40.00 above 2 free, per month, fed from device_usage_per_10), replaces price_devices: amounts, fed from another meter",
      ])
  }
}
