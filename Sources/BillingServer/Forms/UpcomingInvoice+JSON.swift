import Amounts
import Metering
import Reporting
import StripeDelivery

extension UpcomingInvoice {
  func jsonForm() throws -> JSONValue {
    .object([
      "customer_id": .string(customer.text), "ours": try JSONValue(encoding: ours),
      "projected": try projected.map { try JSONValue(encoding: $0) } ?? .null,
      "stripe": try stripe.map { try JSONValue(encoding: $0) } ?? .null, "agree": .bool(agree),
      "difference_minor": JSONValue(difference?.minorUnits), "reason": JSONValue(reason),
    ])
  }
}
