import Catalog
import StripeAPI
import StripeCatalog
import StripeDelivery
import Testing

/// The unit labels of the guide's steps 1.1 to 1.3.
@Suite struct CatalogLabelTests {
  static let addOns = """
    currency: usd
    meters:
      device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
      storage_gb:    { metric: storage_gb,    kind: gauge,   aggregate: max,  unit: GB }
    plans:
      starter:
        name: Starter
        base: "29.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
          - { meter: mqtt_messages, model: package, size: 1000, amount: "0.10", optional: true }
          - { meter: storage_gb, model: per_unit, unit_amount: "0.50", optional: true }
    """

  @Test func applySetsThemAndDiffComparesThem() async throws {
    try await StripeWorld.run { world in
      try await world.apply(Self.addOns)
      let keys = ["device_usage", "mqtt_messages", "storage_gb"]
      let prices = try await world.stripe.prices(lookupKeys: keys)
      let labels = Dictionary(
        uniqueKeysWithValues: prices.map { ($0.lookupKey ?? "", $0.metadata["unit_label"]) })
      #expect(
        labels == [
          "device_usage": "device", "mqtt_messages": "thousand messages", "storage_gb": "GB",
        ])
      #expect(try await world.plan(Self.addOns).isEmpty)

      let renamed = Self.addOns.replacing("unit: GB", with: "unit: gigabyte")
      let plan = try await world.plan(renamed)
      #expect(plan.lines == [#"~ price storage_gb unit label "GB" → "gigabyte""#])
      #expect(plan.irrevocable.isEmpty)
      try await world.apply(renamed)
      #expect(try await world.plan(renamed).isEmpty)
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let yaml: String
    let product: String?
    let lines: [String]
  }

  static let rows = [
    Row(testDescription: "the same", yaml: There.yaml, product: "device", lines: []),
    Row(
      testDescription: "none yet", yaml: There.yaml, product: nil,
      lines: [#"~ product plan_starter unit label none → "device""#]),
    Row(
      testDescription: "another", yaml: There.yaml, product: "unit",
      lines: [#"~ product plan_starter unit label "unit" → "device""#]),
    // Stripe takes at most 12 characters: the price alone has the label then.
    Row(
      testDescription: "too long for a product",
      yaml: There.yaml.replacing("unit: device", with: "unit: installation x"),
      product: "device",
      lines: [#"~ price device_usage unit label "device" → "installation x""#]),
  ]

  @Test(arguments: rows)
  func aProductHasTheLabelThatAllItsPricesShare(_ row: Row) throws {
    let lines = try Compared.plan(
      products: [There.product(label: row.product)], yaml: row.yaml
    ).lines
    let product =
      row.testDescription == "too long for a product"
      ? [#"~ product plan_starter unit label "device" → none"#] : []
    #expect(lines == product + row.lines)
  }
}
