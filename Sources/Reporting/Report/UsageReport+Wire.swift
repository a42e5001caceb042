import Metering

extension UsageReport {
  /// The report as callers send it to `POST /api/usage/report`: the guide's fields, and those beyond it that are set.
  public var wireForm: JSONValue {
    var object: JSONObject = [
      "customer_id": .string(customer.text), "instance_id": .string(instance.text),
    ]
    if let activeDevices { object.append("active_devices", JSONValue(activeDevices)) }
    if let totalDevices { object.append("total_devices", JSONValue(totalDevices)) }
    object.append("metrics", metricsForm)
    if let clientKey { object.append("report_id", .string(clientKey)) }
    if let window {
      object.append("window_start", JSONValue(window.start))
      object.append("window_end", JSONValue(window.end))
    }
    if !missing.isEmpty { object.append("missing", missingForm) }
    if let exporter {
      object.append("exporter_id", .string(exporter.id))
      if let sequence = exporter.sequence { object.append("sequence", JSONValue(sequence)) }
    }
    return .object(object)
  }

  /// `metrics` as an object, by name.
  public var metricsForm: JSONValue {
    .object(
      JSONObject(
        metrics.sorted { $0.key < $1.key }
          .map { JSONObject.Member(key: $0.key.text, value: JSONValue($0.value)) }))
  }

  /// `missing` as an array of objects with `metric` and `reason`.
  public var missingForm: JSONValue {
    .array(
      missing.map {
        .object(["metric": .string($0.metric.text), "reason": .string($0.reason)])
      })
  }
}
