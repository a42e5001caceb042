import Billing
import Reporting

extension DeliveryStatus {
  /// Appends `stripe_reported`, `stripe_status` and, when there is something to check, `stripe_hint`.
  func append(to object: inout JSONObject) {
    object.append("stripe_reported", .bool(isReported))
    object.append("stripe_status", .string(status.rawValue))
    if let hint { object.append("stripe_hint", .string(hint)) }
  }
  /// Writes the same members into the object that is open.
  func write(to writer: inout JSONWriter) {
    writer.key("stripe_reported")
    writer.write(isReported)
    writer.key("stripe_status")
    writer.write(status.rawValue)
    guard let hint else { return }
    writer.key("stripe_hint")
    writer.write(hint)
  }
}
