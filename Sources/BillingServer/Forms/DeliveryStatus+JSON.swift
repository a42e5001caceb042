import Reporting
import StripeDelivery

extension DeliveryStatus {
  /// Appends `stripe_reported`, `stripe_status` and, when there is something to check, `stripe_hint`.
  func append(to object: inout JSONObject) {
    object.append("stripe_reported", .bool(isReported))
    object.append("stripe_status", .string(status.rawValue))
    if let hint { object.append("stripe_hint", .string(hint)) }
  }
}
