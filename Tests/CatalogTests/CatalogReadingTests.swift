import Amounts
import Catalog
import Foundation
import Metering
import Testing

@Suite struct CatalogReadingTests {
  private func example() throws -> PriceCatalog {
    try PriceCatalog.parse(yaml: CatalogExample.text, file: "catalog.yaml")
  }

  @Test func metersAreReadInOrder() throws {
    let catalog = try example()
    #expect(catalog.currency == .usd)
    #expect(
      catalog.meters == [
        Meter(
          key: try MeterKey("device_usage"), metric: try MetricName("devices"), kind: .gauge,
          aggregation: .last, unit: "device", rounding: .up),
        Meter(
          key: try MeterKey("mqtt_messages"), metric: try MetricName("mqtt_messages"),
          kind: .counter, aggregation: .sum, unit: "message", rounding: .up),
        Meter(
          key: try MeterKey("storage_gb"), metric: try MetricName("storage_gb"), kind: .gauge,
          aggregation: .max, unit: "GB", rounding: .up),
        Meter(
          key: try MeterKey("api_requests"), metric: try MetricName("api_requests"),
          kind: .counter, aggregation: .sum, unit: "request", rounding: .up),
      ])
    #expect(catalog.warnings.isEmpty)
  }

  @Test func plansAreReadWithTheirDefaults() throws {
    let catalog = try example()
    let device = try MeterKey("device_usage")
    let professional = Plan(
      key: try PlanKey("professional"), name: "Professional", interval: .monthly, trialDays: 14,
      base: Money(minorUnits: 9_900), baseLookupKey: try LookupKey("professional_base"),
      prices: [
        PlanPrice(
          meter: device, lookupKey: try LookupKey("device_usage_professional"),
          model: .perUnit(unitAmount: try CatalogExample.price("400"), included: 20)),
        PlanPrice(
          meter: try MeterKey("mqtt_messages"), lookupKey: try LookupKey("mqtt_messages"),
          model: .package(
            size: 1_000, amount: try CatalogExample.price("10"), included: 1_000_000)),
      ])
    let tiered = Plan(
      key: try PlanKey("tiered"), name: "tiered", interval: .monthly, trialDays: 0, base: .zero,
      baseLookupKey: try LookupKey("tiered_base"),
      prices: [
        PlanPrice(
          meter: device, lookupKey: try LookupKey("device_usage_tiered"),
          model: .graduated([
            PriceTier(upTo: 5, unitAmount: try CatalogExample.price("1000")),
            PriceTier(upTo: 20, unitAmount: try CatalogExample.price("800")),
            PriceTier(upTo: nil, unitAmount: try CatalogExample.price("500")),
          ]))
      ])
    #expect(catalog.plans.map(\.key.text) == ["starter", "professional", "tiered"])
    #expect(catalog.plan(try PlanKey("professional")) == professional)
    #expect(catalog.plan(try PlanKey("tiered")) == tiered)
    #expect(catalog.plans[0].price(of: device)?.lookupKey.text == "device_usage")
    #expect(catalog.plan(try PlanKey("starte")) == nil)
  }

  @Test func aPriceMayBeOptionalAndHaveAnIntervalOfItsOwn() throws {
    let catalog = try PriceCatalog.parse(
      yaml: """
        currency: usd
        meters:
          a: { metric: a, kind: counter, aggregate: sum }
          b: { metric: b, kind: counter, aggregate: sum }
          c: { metric: c, kind: counter, aggregate: sum }
        plans:
          yearly:
            interval: year
            base: "290.00"
            prices:
              - { meter: a, model: per_unit, unit_amount: "1" }
              - { meter: b, model: per_unit, unit_amount: "1", interval: month, optional: true }
              - { meter: c, model: per_unit, unit_amount: "1", interval: week, interval_count: "2", optional: "false" }
        """, file: "c.yaml")
    let plan = catalog.plans[0]
    #expect(plan.prices.map(\.isOptional) == [false, true, false])
    #expect(plan.prices.map { "\(plan.interval(of: $0))" } == ["year", "month", "2 weeks"])
    #expect(plan.optionalMeters.map(\.text) == ["b"])
    #expect(plan.subscribed(to: []).prices.map(\.meter.text) == ["a", "c"])
    #expect(plan.subscribed(to: Set(plan.optionalMeters)) == plan)
  }

  @Test func theCatalogueOfTheRepositoryIsSound() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("catalog.yaml"), encoding: .utf8)
    let catalog = try PriceCatalog.parse(yaml: text, file: "catalog.yaml")
    #expect(catalog.warnings.isEmpty)
    #expect(
      catalog.plans.map(\.key.text)
        == ["starter", "professional", "tiered", "package", "pay_as_you_go"])
    #expect(
      catalog.plans.flatMap { $0.prices.map(\.lookupKey.text) } == [
        "device_usage", "mqtt_messages", "storage_gb", "device_usage_professional",
        "mqtt_messages_professional", "device_usage_tiered", "device_usage_package",
        "device_usage_pay_as_you_go", "mqtt_messages_pay_as_you_go", "storage_gb_pay_as_you_go",
      ])
  }

  @Test func jsonIsACatalogueToo() throws {
    let json = """
      {"currency": "usd", "meters": {"m": {"metric": "m", "kind": "gauge", "aggregate": "p95"}},
       "plans": {"p": {"base": "0", "prices": [
         {"meter": "m", "model": "volume", "tiers": [
           {"up_to": 10, "flat_amount": "7.00"}, {"up_to": "inf", "unit_amount": 0.5}]}]}}}
      """
    let catalog = try PriceCatalog.parse(yaml: json, file: "catalog.json")
    #expect(
      catalog.plans[0].prices[0].model
        == .volume([
          PriceTier(upTo: 10, unitAmount: .zero, flatAmount: try CatalogExample.price("700")),
          PriceTier(upTo: nil, unitAmount: try CatalogExample.price("50")),
        ]))
  }

  /// Prices that are valid although they look odd, and the model each is.
  static let oddPrices: [(String, PriceModel)] = [
    (
      #"{ meter: m, model: graduated, tiers: [ { up_to: inf, unit_amount: "1" } ] }"#,
      .graduated([PriceTier(upTo: nil, unitAmount: UnitPrice(Money(minorUnits: 100)))])
    ),
    (
      #"{ meter: m, model: package, size: 1, amount: "1" }"#,
      .package(size: 1, amount: UnitPrice(Money(minorUnits: 100)), included: 0)
    ),
    (
      #"{ meter: m, model: package, size: 1, included: 3, amount: "1" }"#,
      .package(size: 1, amount: UnitPrice(Money(minorUnits: 100)), included: 3)
    ),
    (
      #"{ meter: m, model: per_unit, unit_amount: 0.00000000000001 }"#,
      .perUnit(unitAmount: UnitPrice(rawValue: 1), included: 0)
    ),
    (
      #"{ "meter": "m", "model": 'per_unit', "included": "5", "unit_amount": 0 }"#,
      .perUnit(unitAmount: .zero, included: 5)
    ),
  ]

  @Test(arguments: oddPrices)
  func oddAndValid(_ text: String, _ model: PriceModel) throws {
    let catalog = try PriceCatalog.parse(yaml: CatalogExample.pricing(text), file: "c.yaml")
    #expect(catalog.plans[0].prices[0].model == model)
  }

  @Test func aliasesShareTiers() throws {
    let text = """
      currency: eur
      meters: { a: { metric: a, kind: counter, aggregate: sum }, b: { metric: b, kind: counter, aggregate: sum } }
      plans:
        p:
          interval: year
          interval_count: 2
          lookup_key: two_years
          base: 12
          prices:
            - { meter: a, model: volume, tiers: &tiers [ { up_to: inf, unit_amount: "2" } ] }
            - { meter: b, model: volume, lookup_key: beta, tiers: *tiers }
      """
    let plan = try PriceCatalog.parse(yaml: text, file: "c.yaml").plans[0]
    #expect(plan.prices[0].model == plan.prices[1].model)
    #expect(plan.prices[1].lookupKey.text == "beta")
    #expect(plan.baseLookupKey.text == "two_years")
    #expect(plan.interval == BillingInterval(unit: .year, count: 2))
    #expect(plan.base == Money(minorUnits: 1_200))
  }

  /// YAML would make a number, a truth value or nothing of these.
  @Test func textStaysText() throws {
    let text = """
      currency: usd
      meters:
        on: { metric: no, kind: gauge, aggregate: last, unit: 1e3 }
      plans:
        010: { name: yes, prices: [ { meter: on, model: per_unit, unit_amount: 1.10 } ] }
      """
    let catalog = try PriceCatalog.parse(yaml: text, file: "c.yaml")
    #expect(catalog.meters[0].key.text == "on")
    #expect(catalog.meters[0].metric.text == "no")
    #expect(catalog.meters[0].unit == "1e3")
    #expect(catalog.plans[0].key.text == "010")
    #expect(catalog.plans[0].name == "yes")
    #expect(
      catalog.plans[0].prices[0].model
        == .perUnit(unitAmount: try CatalogExample.price("110"), included: 0))
  }

  @Test func whatIsProbablyNotMeantIsAWarning() throws {
    let text = """
      currency: usd
      meters:
        devices: { metric: devices, kind: gauge, aggregate: sum }
        messages: { metric: messages, kind: counter, aggregate: last }
      plans:
        free: { trial_days: 730 }
      """
    let catalog = try PriceCatalog.parse(yaml: text, file: "c.yaml")
    #expect(
      catalog.warnings.map { "\($0.line ?? 0) \($0.keyPath)" } == [
        "3 meters.devices.aggregate", "4 meters.messages.aggregate", "6 plans.free",
      ])
  }
}
