import Amounts
import Metering
public import Reporting
import UsageLedger

extension DailyDigest {
  /// What a message has as its `data`, and what the command prints.
  public var json: JSONObject {
    [
      "id": .string(id), "day": .string("\(day)"), "made_at": JSONValue(madeAt),
      "customers": .object([
        "all": Self.count(customerCount), "reporting": Self.count(reportingCount),
        "unread": Self.count(unreadCount), "unpriced": Self.count(unpricedCount),
      ]),
      "usage": .array(usage.map(\.json)),
      "added": .array(
        added.map { sum in
          .object([
            "meter": .string(sum.name), "currency": .string(sum.currency.code),
            "amount_minor": JSONValue(sum.high.minorUnits),
            "customers": Self.count(sum.customerCount),
          ])
        }),
      "windows": windows.json,
      "expected": .object([
        "plans": .array(plans.map { $0.json(named: "plan") }),
        "meters": .array(meters.map { $0.json(named: "meter") }),
      ]),
      "alerts": .object([
        "fired": Self.count(alerts.fired), "resolved": Self.count(alerts.resolved),
        "open": openAlerts.json,
      ]),
      "deliveries": .object(["failed": failed.json, "ageing": ageing.json]),
      "late_usage": late.json, "period_ends": ending.json,
      "exporters": .object(["silent": silent.json]), "text": .string(text),
    ]
  }

  /// As other things that somebody should look at.
  var openAlerts: DigestMatters {
    DigestMatters(
      alerts.open.map { record in
        DigestMatters.Matter(
          customer: record.subject.customer,
          summary:
            "\(record.severity) \(record.rule) since \(record.firedAt ?? record.since): \(record.summary)"
        )
      })
  }

  fileprivate static func count(_ count: Int) -> JSONValue { JSONValue(Int64(count)) }
}

extension DigestUsage {
  fileprivate var json: JSONValue {
    .object([
      "meter": .string(meter.key.text), "unit": .string(meter.unit),
      "aggregation": .string(meter.aggregation.rawValue), "value": JSONValue(value),
      "customers": DailyDigest.count(customerCount),
    ])
  }
}

extension DigestSum {
  fileprivate func json(named name: String) -> JSONValue {
    .object([
      name: .string(self.name), "currency": .string(currency.code),
      "low_minor": JSONValue(low.minorUnits), "high_minor": JSONValue(high.minorUnits),
      "customers": DailyDigest.count(customerCount),
    ])
  }
}

extension DigestWindows {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["reported": JSONValue(reported)]
    for state in CoverageGap.State.allCases {
      object.append(state.rawValue, JSONValue(gaps[state] ?? 0))
    }
    return .object(object)
  }
}

extension DigestMatters {
  fileprivate var json: JSONValue {
    .object([
      "count": DailyDigest.count(count),
      "first": .array(
        first.map { matter in
          .object([
            "customer_id": JSONValue(matter.customer?.text), "summary": .string(matter.summary),
          ])
        }),
    ])
  }
}
