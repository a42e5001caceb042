import Amounts
import Billing
import Metering
import Reporting

extension UpcomingInvoice {
  /// The answer of `GET /api/invoices/upcoming`; `subscriptions` has the same form once more for each of several.
  var jsonForm: JSONValue {
    var object: JSONObject = [
      "customer_id": .string(customer.text), "subscription_id": JSONValue(subscription),
      "ours": ours.json,
      "projected": projected?.jsonForm ?? .null,
      "stripe": stripe?.json ?? .null, "agree": .bool(agree),
      "difference_minor": JSONValue(difference?.minorUnits), "reason": JSONValue(reason),
      "stripe_only": .array(stripeOnly.map(\.jsonForm)),
    ]
    if !subscriptions.isEmpty {
      object.append("subscriptions", .array(subscriptions.map(\.jsonForm)))
    }
    return .object(object)
  }
}

extension ProjectedInvoice {
  fileprivate var jsonForm: JSONValue {
    .object(["low": low.json, "high": high.json])
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
