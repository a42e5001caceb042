import Amounts
import Billing
import Metering
import Reporting
import UsageLedger

extension MeterUsage {
  /// One meter of a summary; `total` is what is priced, `exact` the same before the meter's rounding.
  var jsonForm: JSONObject {
    var object: JSONObject = [
      "meter": .string(meter.key.text), "metric": .string(meter.metric.text),
      "unit": .string(meter.unit), "aggregate": .string(meter.aggregation.rawValue),
      "period": period.jsonForm, "segment": segment?.jsonForm ?? .null,
      "total": JSONValue(total.whole.units), "exact": JSONValue(total.exact),
      "included": JSONValue(included.units), "overage": JSONValue(overage.units),
      "delivered": JSONValue(delivered?.units),
    ]
    delivery.append(to: &object)
    object.append("last_report_at", lastReportAt.map { JSONValue($0) } ?? .null)
    object.append(
      "silent_instances", .array(total.silentInstances.map { .string($0.text) }))
    return object
  }
}

extension Segment {
  fileprivate var jsonForm: JSONValue {
    .object([
      "start": JSONValue(key.start), "end": JSONValue(end), "item": .string(key.item.text),
      "price": .string(price.text), "billing": .string(billing.rawValue),
    ])
  }
}
