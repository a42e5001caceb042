import Catalog
import Metering
import StripeAPI
import Testing
import UsageLedger

@testable import StripeAccounts
@testable import StripeDelivery

@Suite struct PlanItemsTests {
  static let starter = PlanItems(items: [
    .init(id: "si_base", price: "price_29", meter: nil),
    .init(id: "si_devices", price: "price_5", meter: Sample.meter),
  ])
  static let messages = Sample.name { try MeterKey("mqtt_messages") }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let wanted: [ChangeOrder.Price]
    let base: [StripeItemChange]
    let metered: [StripeItemChange]

    var testDescription: String { name }
  }

  static let rows = [
    Row(
      name: "the same plan changes nothing",
      wanted: [.init(id: "price_29", meter: nil), .init(id: "price_5", meter: Sample.meter)],
      base: [], metered: []),
    Row(
      name: "a meter that stays keeps its item, a new one gets one",
      wanted: [
        .init(id: "price_99", meter: nil), .init(id: "price_4", meter: Sample.meter),
        .init(id: "price_msg", meter: messages),
      ],
      base: [.replace("si_base", price: "price_99", quantity: 1)],
      metered: [
        .replace("si_devices", price: "price_4", quantity: nil),
        .add(price: "price_msg", quantity: nil),
      ]),
    Row(
      name: "what the plan does not price goes, its usage stays to be invoiced",
      wanted: [.init(id: "price_msg", meter: messages)],
      base: [.remove("si_base", clearUsage: false)],
      metered: [
        .add(price: "price_msg", quantity: nil), .remove("si_devices", clearUsage: false),
      ]),
  ]

  @Test(arguments: rows)
  func itemsOfAnotherPlan(row: Row) {
    #expect(Self.starter.baseChanges(to: row.wanted) == row.base)
    #expect(Self.starter.meteredChanges(to: row.wanted) == row.metered)
  }
}

extension ChangeOrder.Price {
  fileprivate init(id: StripePriceID, meter: MeterKey?) {
    self.init(id: PriceID(id.rawValue), meter: meter)
  }
}
