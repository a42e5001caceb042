import Metering
import Reporting
import UsageLedger

extension SubscriptionRecord {
  var jsonForm: JSONValue {
    .object([
      "subscription_id": .string(id), "customer_id": .string(customer.text),
      "status": .string(status), "plan": plan.isEmpty ? .null : .string(plan),
      "period": period.jsonForm, "trial_end": trialEnd.map { JSONValue($0) } ?? .null,
      "created_at": JSONValue(createdAt), "ended_at": endedAt.map { JSONValue($0) } ?? .null,
    ])
  }
}
