import Catalog
import Foundation
import StripeAPI
import StripeDelivery

@testable import StripeCatalog

/// What Stripe has, as its answers say it; the base of all is a starter plan that was applied.
enum There {
  static let yaml = """
    currency: usd
    meters:
      device_usage: { metric: devices, kind: gauge, aggregate: last, unit: device }
    plans:
      starter:
        name: Starter
        base: "29.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
    """

  static func product(
    _ id: String = "plan_starter", name: String = "Starter", active: Bool = true,
    label: String? = "device"
  ) throws -> StripeProduct {
    let label = label.map { "\"\($0)\"" } ?? "null"
    return try read(
      #"{"id":"\#(id)","name":"\#(name)","active":\#(active),"unit_label":\#(label),"metadata":{}}"#
    )
  }

  static func meter(
    _ eventName: String = "device_usage", formula: String = "last", window: String? = nil
  ) throws -> StripeMeter {
    let window = window.map { "\"\($0)\"" } ?? "null"
    return try read(
      """
      {"id":"mtr_1","display_name":"m","event_name":"\(eventName)","status":"active",
      "default_aggregation":{"formula":"\(formula)"},"event_time_window":\(window),
      "customer_mapping":{"event_payload_key":"stripe_customer_id"},
      "value_settings":{"event_payload_key":"value"}}
      """)
  }

  static let allowance = """
    "billing_scheme":"tiered","tiers_mode":"graduated","tiers":[
    {"up_to":5,"unit_amount_decimal":"0"},{"up_to":null,"unit_amount_decimal":"500"}]
    """
  static let fiveDollars = #""billing_scheme":"per_unit","unit_amount_decimal":"500""#
  static let fed = #""interval":"month","interval_count":1,"usage_type":"metered","meter":"mtr_1""#
  static let unfed = #""interval":"month","interval_count":1,"usage_type":"metered""#
  static let licensed = #""interval":"month","interval_count":1,"usage_type":"licensed""#

  /// The device price as `apply` makes it, but for what is named.
  static func price(
    _ id: String = "price_devices", key: String? = "device_usage", plan: String? = "starter",
    meter: String? = "device_usage", currency: String = "usd", active: Bool = true,
    label: String? = "device", recurring: String = fed, charge: String = allowance
  ) throws -> StripePrice {
    let key = key.map { "\"\($0)\"" } ?? "null"
    let metadata = [
      ("plan", plan), ("meter", meter), ("unit_label", meter == nil ? nil : label),
    ].compactMap { pair in
      pair.1.map { "\"\(pair.0)\":\"\($0)\"" }
    }
    return try read(
      """
      {"id":"\(id)","product":"plan_\(plan ?? "other")","currency":"\(currency)","active":\(active),
      "lookup_key":\(key),"metadata":{\(metadata.joined(separator: ","))},
      "recurring":{\(recurring)},\(charge)}
      """)
  }

  static func base(_ id: String = "price_base", amount: String = "2900") throws -> StripePrice {
    try price(
      id, key: "starter_base", meter: nil, recurring: licensed,
      charge: #""billing_scheme":"per_unit","unit_amount_decimal":"\#(amount)""#)
  }

  static func subscription(
    _ prices: [StripePrice], id: String = "sub_1", customer: String = "acme",
    plan: String? = "starter"
  ) -> CatalogSubscription {
    CatalogSubscription(id: id, customer: customer, plan: plan, prices: prices)
  }

  private static func read<Answer: Decodable>(_ json: String) throws -> Answer {
    try JSONDecoder().decode(Answer.self, from: Data(json.utf8))
  }
}

/// The comparison of `There.yaml` with an account.
enum Compared {
  static func plan(
    products: [StripeProduct]? = nil, meters: [StripeMeter]? = nil, prices: [StripePrice]? = nil,
    others: [StripePrice] = [], subscriptions: [CatalogSubscription] = [],
    aggregations: [StripePriceID: StripeUsageAggregation] = [:], yaml: String = There.yaml
  ) throws -> CatalogPlan {
    let catalog = try PriceCatalog.parse(yaml: yaml, file: "catalog.yaml")
    let held = try prices ?? [There.base(), There.price()]
    let state = StripeCatalogState(
      products: try products ?? [There.product()], meters: try meters ?? [There.meter()],
      prices: held, activePrices: held.filter(\.active) + others, subscriptions: subscriptions,
      aggregations: aggregations)
    return CatalogPlan(try DesiredStripeCatalog(catalog), state: state)
  }
}
