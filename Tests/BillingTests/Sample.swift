import Amounts
import Catalog
import Metering
import UsageLedger

/// Values that the tests share; times are seconds after `Sample.start`.
enum Sample {
  static let start = Timestamp(seconds: 1_780_000_000)
  static let customer = name { try CustomerID("acme") }
  static let meter = name { try MeterKey("device_usage") }
  static let messages = name { try MeterKey("mqtt_messages") }
  static let monthSeconds: Int64 = 30 * 86_400

  /// A name that is known to be one.
  static func name<Name>(_ make: () throws -> Name) -> Name {
    do {
      return try make()
    } catch {
      preconditionFailure("\(error)")
    }
  }

  static func time(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }

  static func segment(
    _ meter: MeterKey = meter, from: Int64 = 0, to: Int64 = monthSeconds, item: String = "si_1",
    price: String = "price_1", billing: Segment.Kind = .billed
  ) -> Segment {
    Segment(
      key: Segment.Key(customer: customer, meter: meter, item: ItemID(item), start: time(from)),
      price: PriceID(price), end: time(to), billing: billing)
  }
}
