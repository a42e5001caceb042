import Amounts
import Billing
import Metering
import Reporting
import StripeDelivery

extension UpcomingInvoice {
  /// The answer of `GET /api/invoices/upcoming`; `subscriptions` has the same form once more for each of several.
  func jsonForm() throws -> JSONValue {
    var object: JSONObject = [
      "customer_id": .string(customer.text), "subscription_id": JSONValue(subscription),
      "ours": try JSONValue(encoding: ours),
      "projected": try projected?.jsonForm() ?? .null,
      "stripe": try stripe.map { try JSONValue(encoding: $0) } ?? .null, "agree": .bool(agree),
      "difference_minor": JSONValue(difference?.minorUnits), "reason": JSONValue(reason),
      "stripe_only": .array(stripeOnly.map(\.jsonForm)),
    ]
    if !subscriptions.isEmpty {
      object.append("subscriptions", .array(try subscriptions.map { try $0.jsonForm() }))
    }
    return .object(object)
  }
}

extension ProjectedInvoice {
  fileprivate func jsonForm() throws -> JSONValue {
    .object(["low": try JSONValue(encoding: low), "high": try JSONValue(encoding: high)])
  }
}

extension StripeLine {
  fileprivate var jsonForm: JSONValue {
    .object([
      "description": .string(description), "price": JSONValue(price?.text),
      "period": period.jsonForm, "amount": JSONValue(amount.minorUnits),
      "proration": .bool(isProration),
    ])
  }
}
