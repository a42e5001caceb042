/// Where events are sent: a v1 webhook endpoint (snapshots) or a v2 event destination (thin events).
struct WebhookEndpoint: Identified, Codable, Sendable {
  var id: String
  var created: Int64
  var url: String
  var enabledEvents: [String]
  var secret: String
  var apiVersion: String?
  var description: String?
  var name: String?
  var metadata: [StringPair] = []
  var isEnabled = true
  var isThin = false
  var isDestination = false

  func wants(_ type: String, isThin: Bool) -> Bool {
    isEnabled && self.isThin == isThin && enabledEvents.contains { $0 == "*" || $0 == type }
  }

  /// docs.stripe.com/api/webhook_endpoints/object; the secret is shown once, at creation.
  func rendered(withSecret: Bool = false) -> JSON {
    var json = JSONObject(id: id, object: "webhook_endpoint")
    json.set("api_version", apiVersion)
    json.set("application", JSON.null)
    json.set("created", created)
    json.set("description", description)
    json.set("enabled_events", enabledEvents.map(JSON.text))
    json.set("livemode", false)
    json.set("metadata", metadata)
    if withSecret { json.set("secret", secret) }
    json.set("status", isEnabled ? "enabled" : "disabled")
    json.set("url", url)
    return .object(json)
  }

  /// docs.stripe.com/api/v2/core/event-destinations/object
  func renderedAsDestination(including: Set<String>) -> JSON {
    var json = JSONObject(id: id, object: "v2.core.event_destination")
    json.set("created", RFC3339.text(created))
    json.set("description", description ?? "")
    json.set("enabled_events", enabledEvents.map(JSON.text))
    json.set("event_payload", isThin ? "thin" : "snapshot")
    json.set("livemode", false)
    json.set("metadata", metadata)
    json.set("name", name ?? "")
    json.set("snapshot_api_version", isThin ? JSON.null : JSON(apiVersion))
    json.set("status", isEnabled ? "enabled" : "disabled")
    json.set("type", "webhook_endpoint")
    json.set("updated", RFC3339.text(created))
    var endpoint = JSONObject()
    endpoint.set(
      "signing_secret",
      including.contains("webhook_endpoint.signing_secret") ? .text(secret) : JSON.null)
    endpoint.set("url", including.contains("webhook_endpoint.url") ? .text(url) : JSON.null)
    json.set("webhook_endpoint", endpoint)
    return .object(json)
  }
}
