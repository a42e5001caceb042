import Catalog
import Metering
import Reporting
import StripeAccounts

extension SubscriptionOutline {
  /// The fields of a subscription as it would be, `subscription_id` null, and its items.
  var jsonForm: JSONValue {
    .object([
      "dry_run": .bool(true), "subscription_id": .null, "customer_id": .string(customer.text),
      "status": .string(trialDays > 0 ? "trialing" : "active"), "plan": .string(plan.key.text),
      "period": period.map(\.jsonForm) ?? .null,
      "trial_end": trialDays > 0 ? period.map { JSONValue($0.end) } ?? .null : .null,
      "items": .array(items.map(\.jsonForm)),
    ])
  }
}

extension SubscriptionOutline.Item {
  fileprivate var jsonForm: JSONValue {
    .object([
      "meter": JSONValue(meter?.text), "lookup_key": .string(lookupKey.text),
      "price": .string(price.text), "interval": .string("\(interval)"),
      "optional": .bool(isOptional),
    ])
  }
}
