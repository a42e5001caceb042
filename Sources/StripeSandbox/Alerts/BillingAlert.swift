/// A threshold on a customer's usage of a meter (docs.stripe.com/api/billing/alert/object); it fires once per customer.
struct BillingAlert: Identified, Codable, Sendable {
  enum Status: String, Codable, Sendable {
    case active, inactive, archived
  }

  var id: String
  var created: Int64
  var title: String
  var meter: String
  var threshold: Int64
  /// The only customer it watches; nil for all.
  var customer: String?
  var status = Status.active
  var fired: Set<String> = []

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "billing.alert")
    json.set("alert_type", "usage_threshold")
    json.set("livemode", false)
    json.set("status", status.rawValue)
    json.set("title", title)
    var usage = JSONObject()
    usage.set("filters", customer.map { [filter($0)] } ?? [])
    usage.set("gte", threshold)
    let below = rendering.below("usage_threshold")
    usage.set(
      "meter",
      below.expansion["meter"] == nil ? .text(meter) : state.meters[meter]?.rendered ?? .null)
    usage.set("recurrence", "one_time")
    json.set("usage_threshold", usage)
    return .object(json)
  }

  private func filter(_ customer: String) -> JSON {
    var filter = JSONObject()
    filter.set("customer", customer)
    filter.set("type", "customer")
    return .object(filter)
  }

  /// The object of `billing.alert.triggered`.
  func triggered(by customer: String, value: Int64, at moment: Int64) -> JSON {
    var json = JSONObject()
    json.set("object", "billing.alert_triggered")
    var alert = JSONObject(id: id, object: "billing.alert")
    alert.set("alert_type", "usage_threshold")
    alert.set("livemode", false)
    alert.set("status", status.rawValue)
    alert.set("title", title)
    json.set("alert", alert)
    json.set("created", moment)
    json.set("customer", customer)
    json.set("livemode", false)
    json.set("value", value)
    return .object(json)
  }
}

extension SandboxState {
  /// Fires the alerts that a customer's newest usage has reached.
  mutating func watch(_ meter: Meter, customer: String) {
    guard alerts.count > 0 else { return }
    let watching = alerts.oldestFirst.filter {
      $0.status == .active && $0.meter == meter.id && !$0.fired.contains(customer)
        && ($0.customer == nil || $0.customer == customer)
    }
    for alert in watching {
      let total = usage(of: meter, customer: customer, from: alert.created, to: .max, seen: .max)
      guard total >= Int128(alert.threshold) else { continue }
      alerts.update(alert.id) { _ = $0.fired.insert(customer) }
      record(
        "billing.alert.triggered",
        .alert(alert.id, customer: customer, value: Int64(clamping: total)))
    }
  }
}
