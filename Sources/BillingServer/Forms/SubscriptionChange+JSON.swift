import Billing
import Metering
import Reporting
import StripeDelivery
import UsageLedger

extension SubscriptionChange {
  /// The subscription's fields, when the change takes effect, and a form of each segment of the current period.
  func jsonForm() throws -> JSONValue {
    guard case .object(var object) = subscription.jsonForm else { return subscription.jsonForm }
    object.append("effective_at", JSONValue(effectiveAt))
    object.append("segments", .array(try segments.map { try $0.jsonForm() }))
    return .object(object)
  }
}

extension ProjectedLine {
  fileprivate func jsonForm() throws -> JSONValue {
    .object(["low": try JSONValue(encoding: low), "high": try JSONValue(encoding: high)])
  }
}

extension BilledSegment {
  func jsonForm() throws -> JSONValue {
    .object([
      "meter": .string(segment.key.meter.text), "price": .string(segment.price.text),
      "start": JSONValue(segment.key.start), "end": JSONValue(segment.end),
      "billing": .string(segment.billing.rawValue), "so_far": try JSONValue(encoding: soFar),
      "projected": try projected?.jsonForm() ?? .null,
    ])
  }
}
