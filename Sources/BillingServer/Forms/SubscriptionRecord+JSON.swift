import Billing
import Metering
import Reporting
import UsageLedger

extension SubscriptionRecord {
  var jsonForm: JSONValue { .object(jsonObject) }

  private var jsonObject: JSONObject {
    [
      "subscription_id": .string(id), "customer_id": .string(customer.text),
      "status": .string(status), "plan": plan.isEmpty ? .null : .string(plan),
      "period": period.jsonForm, "trial_end": trialEnd.map { JSONValue($0) } ?? .null,
      "created_at": JSONValue(createdAt), "ended_at": endedAt.map { JSONValue($0) } ?? .null,
    ]
  }

  /// With the pause of its collection and the states of the customer's subscriptions in which less is charged than is used;
  /// nil where those cannot be told.
  func jsonForm(states: [CollectionState]?) -> JSONValue {
    var object = jsonObject
    object.append("pause_collection", pause?.jsonForm ?? .null)
    object.append(
      "states",
      states.map { states in .array(states.filter { $0.subscription == id }.map(\.json)) } ?? .null)
    return .object(object)
  }
}

extension CollectionPause {
  /// Stripe's own names.
  fileprivate var jsonForm: JSONValue {
    .object([
      "behavior": .string(behavior), "since": JSONValue(since),
      "resumes_at": resumesAt.map { JSONValue($0) } ?? .null,
    ])
  }
}
