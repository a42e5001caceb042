/// docs.stripe.com/api/billing/meter/object
struct Meter: Identified, Codable, Sendable {
  enum Formula: String, Codable, Sendable {
    case sum, count, last
  }

  enum Window: String, Codable, Sendable {
    case hour, day
    var seconds: Int64 { self == .hour ? 3_600 : 86_400 }
  }

  var id: String
  var created: Int64
  var updated: Int64
  var displayName: String
  var eventName: String
  var formula: Formula
  var customerKey: String
  var valueKey: String
  var window: Window?
  var deactivatedAt: Int64?

  var isActive: Bool { deactivatedAt == nil }

  var rendered: JSON {
    var json = JSONObject(id: id, object: "billing.meter")
    json.set("created", created)
    var mapping = JSONObject()
    mapping.set("event_payload_key", customerKey)
    mapping.set("type", "by_id")
    json.set("customer_mapping", mapping)
    var aggregation = JSONObject()
    aggregation.set("formula", formula.rawValue)
    json.set("default_aggregation", aggregation)
    json.set("display_name", displayName)
    json.set("event_name", eventName)
    json.set("event_time_window", window?.rawValue)
    json.set("livemode", false)
    json.set("status", isActive ? "active" : "inactive")
    var transitions = JSONObject()
    transitions.set("deactivated_at", deactivatedAt)
    json.set("status_transitions", transitions)
    json.set("updated", updated)
    var settings = JSONObject()
    settings.set("event_payload_key", valueKey)
    json.set("value_settings", settings)
    return .object(json)
  }
}
