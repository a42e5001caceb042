import Billing
import Metering
import Reporting
import StripeAccounts
import UsageLedger

extension SubscriptionChange {
  /// The subscription's fields, when the change takes effect, and a form of each segment of the current period.
  var jsonForm: JSONValue {
    guard case .object(var object) = subscription.jsonForm else { return subscription.jsonForm }
    object.append("effective_at", JSONValue(effectiveAt))
    object.append("segments", .array(segments.map(\.jsonForm)))
    return .object(object)
  }
}

extension ProjectedLine {
  fileprivate var jsonForm: JSONValue {
    .object(["low": low.json, "high": high.json])
  }
}

extension BilledSegment {
  var jsonForm: JSONValue {
    .object([
      "meter": .string(segment.key.meter.text), "price": .string(segment.price.text),
      "start": JSONValue(segment.key.start), "end": JSONValue(segment.end),
      "billing": .string(segment.billing.rawValue), "so_far": soFar.json,
      "projected": projected?.jsonForm ?? .null,
    ])
  }
}
