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

  var rendered: JSON { isThin ? thin(withData: true) : snapshot }

  private var snapshot: JSON {
    var json = JSONObject(id: id, object: "event")
    json.set("api_version", version)
    json.set("created", created)
    var data = JSONObject()
    data.set("object", JSON.raw(object))
    json.set("data", data)
    json.set("livemode", false)
    json.set("pending_webhooks", receivers)
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

/// The newest events; older ones are dropped, so that memory stays bounded whatever happens.
struct EventLog: Codable, Sendable {
  /// Stripe keeps 30 days; the sandbox keeps this many.
  var capacity = 2_000
  private var rows: [SandboxEvent] = []
  private var first = 0

  var newestFirst: [SandboxEvent] { rows[first...].reversed() }

  subscript(_ id: String) -> SandboxEvent? { rows[first...].last { $0.id == id } }

  mutating func append(_ event: SandboxEvent) {
    rows.append(event)
    while rows.count - first > capacity {
      rows[first].object = []
      first += 1
    }
    guard first > capacity else { return }
    rows.removeFirst(first)
    first = 0
  }
}
