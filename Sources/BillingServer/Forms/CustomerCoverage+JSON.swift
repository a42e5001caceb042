import Metering
public import Reporting
public import UsageLedger

extension CustomerCoverage {
  /// How many gaps are listed; more of them are counted.
  static let gapsListed = 200

  /// Counts of windows, and the newest gaps, oldest first; `more` is how many older ones are left out.
  public var jsonForm: JSONValue {
    let gaps = gaps
    var object: JSONObject = [
      "from": JSONValue(instances.map(\.since).min() ?? span.start), "to": JSONValue(span.end),
      "reported": JSONValue(reportedCount),
    ]
    for state in CoverageGap.State.allCases {
      object.append(state.rawValue, JSONValue(windowCount(state)))
    }
    object.append("gaps", .array(gaps.suffix(Self.gapsListed).map(\.jsonForm)))
    object.append("more", JSONValue(Int64(max(0, gaps.count - Self.gapsListed))))
    return .object(object)
  }
}

extension CoverageGap {
  /// `metrics` only where reports lacked some, `reason` only where it was waived.
  public var jsonForm: JSONValue {
    var object: JSONObject = [
      "instance_id": .string(instance.text), "start": JSONValue(start), "end": JSONValue(end),
      "state": .string(state.rawValue), "windows": JSONValue(windowCount),
    ]
    if !metrics.isEmpty { object.append("metrics", .array(metrics.map { .string($0.text) })) }
    if let reason { object.append("reason", .string(reason)) }
    return .object(object)
  }
}
