import Amounts
import Catalog
import Metering
import Rating
public import Reporting
import UsageLedger

extension InvoiceExplanation {
  /// The invoice in its usual form, `as_of`, `note`, and each line with its `number` and `explanation` (null for a base).
  ///
  /// With `line`, counted from 1, `lines` has only that one; nil when there is no such line.
  public func json(line number: Int? = nil) -> JSONValue? {
    if let number, !lines.indices.contains(number - 1) { return nil }
    let members = invoice.jsonObject.members.filter { $0.key != "lines" }
    let shown = lines.enumerated().filter { number == nil || $0.offset == (number ?? 0) - 1 }
    var object = JSONObject(members)
    object.append("as_of", JSONValue(asOf))
    object.append("note", JSONValue(note))
    object.append("lines", .array(shown.map { $0.element.json(number: $0.offset + 1) }))
    return .object(object)
  }
}

extension LineExplanation {
  fileprivate func json(number: Int) -> JSONValue {
    var object = line.jsonObject
    object.append("number", JSONValue(Int64(number)))
    object.append("price", JSONValue(line.price?.text))
    object.append("billing", JSONValue(segment?.billing.rawValue))
    object.append("explanation", total?.json ?? .null)
    object.append("stripe", delivery.map(Self.json) ?? .null)
    return .object(object)
  }

  private static func json(_ record: DeliveryRecord) -> JSONValue {
    guard let accepted = record.accepted else { return .null }
    return .object([
      "event_name": .string(accepted.eventName), "value": JSONValue(accepted.value.units),
      "identifier": .string(accepted.identifier), "timestamp": JSONValue(accepted.eventTime),
      "sequence": JSONValue(accepted.sequence),
      "accepted_at": accepted.resolvedAt.map { JSONValue($0) } ?? .null,
      "confirmed_value": JSONValue(record.confirmed?.value.units),
    ])
  }
}

extension TotalExplanation {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "metric": .string(meter.metric.text), "aggregation": .string(meter.aggregation.rawValue),
      "exact": JSONValue(total.exact), "whole": JSONValue(total.whole.units),
      "hour_count": JSONValue(hourCount), "hours": .array(hours.map(\.json)),
      "silent_instances": .array(total.silentInstances.map { .string($0.text) }),
      "reports": .array(reports.map(\.json)),
    ]
    if isSealed { object.append("sealed", .bool(true)) }
    return .object(object)
  }
}

extension ExplainedHour {
  fileprivate var json: JSONValue {
    .object([
      "start": JSONValue(first.start), "end": JSONValue(last.end), "hours": JSONValue(count),
      "value": JSONValue(value), "decides": .bool(isDeciding),
      "parts": .array(
        parts.map { part in
          .object([
            "report_id": JSONValue(part.entry.number), "instance_id": .string(part.instance.text),
            "value": JSONValue(part.value),
          ])
        }),
    ])
  }
}

extension ExplainedReport {
  fileprivate var json: JSONValue {
    let report = entry.report
    return .object([
      "id": JSONValue(entry.id.number), "instance_id": .string(report.instance.text),
      "window_start": JSONValue(entry.window.start), "window_end": JSONValue(entry.window.end),
      "value": JSONValue(value), "status": .string(status.rawValue),
      "metrics": report.metricsForm, "exporter_id": JSONValue(report.exporter?.id),
      "sequence": JSONValue(report.exporter?.sequence), "received_at": JSONValue(entry.receivedAt),
      "voided_by": JSONValue(entry.voidedBy?.number),
    ])
  }
}
