import Amounts
import Catalog
import Metering

/// The catalogue that the documentation shows, and shorthand for building what is expected of it.
enum CatalogExample {
  static let text = """
    currency: usd
    meters:
      device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
      storage_gb:    { metric: storage_gb,    kind: gauge,   aggregate: max,  unit: GB, round: up }
      api_requests:  { metric: api_requests,  kind: counter, aggregate: sum,  unit: request }
    plans:
      starter:
        name: Starter
        interval: month
        trial_days: 14
        base: "29.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
      professional:
        name: Professional
        interval: month
        trial_days: 14
        base: "99.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 20, unit_amount: "4.00" }
          - { meter: mqtt_messages, model: package, included: 1000000, size: 1000, amount: "0.10" }
      tiered:
        base: "0"
        prices:
          - meter: device_usage
            model: graduated            # or volume
            tiers:
              - { up_to: 5,   unit_amount: "10.00" }
              - { up_to: 20,  unit_amount: "8.00" }
              - { up_to: inf, unit_amount: "5.00" }   # flat_amount optional in each
    """

  static func price(_ minorUnits: String) throws -> UnitPrice {
    try UnitPrice(minorUnits: minorUnits)
  }

  /// A catalogue of one meter and one plan whose price is the given flow mapping.
  static func pricing(_ price: String, currency: String = "usd") -> String {
    """
    currency: \(currency)
    meters:
      m: { metric: m, kind: counter, aggregate: sum }
    plans:
      p: { prices: [ \(price) ] }
    """
  }

  /// The issues of a text, one line each; empty when it is a catalogue.
  static func issues(_ text: String) -> [String] {
    do throws(CatalogError) {
      _ = try PriceCatalog.parse(yaml: text, file: "c.yaml")
      return []
    } catch {
      return error.issues.map(\.description)
    }
  }
}
