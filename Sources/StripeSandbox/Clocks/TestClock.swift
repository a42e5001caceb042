/// docs.stripe.com/api/test_clocks/object
struct TestClock: Identified, Codable, Sendable {
  var id: String
  var created: Int64
  var name: String?
  var frozenTime: Int64
  /// Where an advance under way goes; nil when the clock is ready.
  var target: Int64?

  var rendered: JSON {
    var json = JSONObject(id: id, object: "test_helpers.test_clock")
    json.set("created", created)
    json.set("deletes_after", created + 30 * 86_400)
    json.set("frozen_time", frozenTime)
    json.set("livemode", false)
    json.set("name", name)
    json.set("status", target == nil ? "ready" : "advancing")
    var details = JSONObject()
    if let target {
      var advancing = JSONObject()
      advancing.set("target_frozen_time", target)
      details.set("advancing", advancing)
    }
    json.set("status_details", details)
    return .object(json)
  }
}

extension SandboxState {
  /// A clock's id, or the clock where `test_clock` is expanded.
  func clockReference(_ id: String?, _ rendering: Rendering) -> JSON {
    guard rendering.expansion["test_clock"] != nil, let clock = id.flatMap({ clocks[$0] }) else {
      return JSON(id)
    }
    return clock.rendered
  }
}
