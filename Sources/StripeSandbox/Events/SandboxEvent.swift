/// Something that happened, with the object as it was then (docs.stripe.com/api/events/object).
struct SandboxEvent: Identified, Codable, Sendable {
  var id: String
  var type: String
  var created: Int64
  /// The object at that time, as JSON; for a thin event its `data`.
  var object: [UInt8]
  var version: String
  var requestID: String?
  var idempotencyKey: String?
  var receivers: Int64
  /// Only for thin events: what they are about, by id.
  var related: String?
  var isThin = false
  /// What the fields were that an update changed, as JSON.
  var previous: [UInt8]?
  /// The id of the object that it is about, where its changes are followed.
  var subject: String?
  /// By the wall clock, from which the 30 days count.
  var receivedAt: Int64?

  func isKept(at now: Int64) -> Bool { now - (receivedAt ?? created) < EventLog.keptSeconds }

  /// `pending`: how many endpoints have not taken it yet.
  func rendered(pending: Int64) -> JSON { isThin ? thin(withData: true) : snapshot(pending) }

  private func snapshot(_ pending: Int64) -> JSON {
    var json = JSONObject(id: id, object: "event")
    json.set("api_version", version)
    json.set("created", created)
    var data = JSONObject()
    data.set("object", JSON.raw(object))
    if let previous { data.set("previous_attributes", JSON.raw(previous)) }
    json.set("data", data)
    json.set("livemode", false)
    json.set("pending_webhooks", pending)
    var request = JSONObject()
    request.set("id", requestID)
    request.set("idempotency_key", idempotencyKey)
    json.set("request", request)
    json.set("type", type)
    return .object(json)
  }

  /// A thin event is sent without its data, which is fetched from /v2/core/events (docs.stripe.com/event-destinations).
  func thin(withData: Bool) -> JSON {
    var json = JSONObject(id: id, object: "v2.core.event")
    json.set("created", RFC3339.text(created))
    if withData { json.set("data", JSON.raw(object)) }
    json.set("livemode", false)
    if let related {
      var reference = JSONObject()
      reference.set("id", related)
      reference.set("type", "billing.meter")
      reference.set("url", "/v1/billing/meters/\(related)")
      json.set("related_object", reference)
    }
    json.set("type", type)
    return .object(json)
  }
}
