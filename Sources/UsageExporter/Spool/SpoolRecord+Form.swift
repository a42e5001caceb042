import Amounts
import Metering
import PrometheusClient
import Reporting

extension SpoolRecord {
  /// The record as one JSON object.
  var form: JSONValue {
    switch self {
    case .identity(let id, let createdAt, let owner):
      Self.object(
        "identity",
        [("exporter_id", .string(id)), ("created_at", JSONValue(createdAt))]
          + (owner.map {
            [
              ("customer_id", .string($0.customer.text)),
              ("instance_id", .string($0.instance.text)),
            ]
          } ?? []))
    case .collected(let window, let through, let report, let wanted):
      Self.object(
        "collected",
        Self.fields(window) + [
          ("through", JSONValue(through?.description)), ("report", report?.wireForm ?? .null),
          ("wanted", Self.names(wanted)),
        ])
    case .completed(let report, let wanted):
      Self.object("completed", [("report", report.wireForm), ("wanted", Self.names(wanted))])
    case .settled(let window): Self.object("settled", Self.fields(window))
    case .skipped(let through): Self.object("skipped", [("through", JSONValue(through))])
    case .acknowledged(let sequence):
      Self.object("acknowledged", [("sequence", JSONValue(sequence))])
    case .rejected(let sequence): Self.object("rejected", [("sequence", JSONValue(sequence))])
    case .overlapped(let window, let existing):
      Self.object(
        "overlapped", Self.fields(window) + [("standing", .array(existing.map(\.form)))])
    case .reading(let reading): reading.form
    case .presence(let metric, let reading): reading.form(metric)
    case .presences(let metric, let presence): presence.form(metric)
    case .counted(let metric, let edge): edge.form(metric)
    case .extent(let bytes):
      Self.object("extent", [("bytes", JSONValue(Int64(Self.extentBase + bytes)))])
    case .coverage(let collected, let reopened):
      Self.object(
        "coverage",
        [
          ("runs", .array(collected.runs.map(\.form))),
          ("reopened", .array(reopened.map(\.form))),
        ])
    case .progress(let next, let through, let rejected):
      Self.object(
        "progress",
        [
          ("next_sequence", JSONValue(next)), ("through", JSONValue(through?.description)),
          ("rejected", JSONValue(rejected)),
        ])
    case .waiting(let report): Self.object("waiting", [("report", report.wireForm)])
    case .incomplete(let report, let wanted):
      Self.object("incomplete", [("report", report.wireForm), ("wanted", Self.names(wanted))])
    case .history(let metric, let labels, let history): history.form(metric, labels)
    }
  }

  static func object(_ kind: String, _ fields: [(String, JSONValue)]) -> JSONValue {
    var object: JSONObject = ["kind": .string(kind)]
    for (key, value) in fields { object.append(key, value) }
    return .object(object)
  }

  private static func fields(_ window: TimeWindow) -> [(String, JSONValue)] {
    [("start", JSONValue(window.start)), ("end", JSONValue(window.end))]
  }

  private static func names(_ metrics: Set<MetricName>) -> JSONValue {
    .array(metrics.sorted().map { .string($0.text) })
  }
}

extension TimeWindow {
  fileprivate var form: JSONValue { .array([JSONValue(start), JSONValue(end)]) }
}

extension CollectedTime.Run {
  fileprivate var form: JSONValue {
    .array([JSONValue(start), JSONValue(end), JSONValue(stepMilliseconds)])
  }
}

extension LabelSet {
  var form: JSONValue {
    .object(
      JSONObject(
        values.sorted { $0.key < $1.key }
          .map { JSONObject.Member(key: $0.key, value: .string($0.value)) }))
  }
}

extension EndpointReading {
  fileprivate var form: JSONValue {
    SpoolRecord.object(
      "reading",
      [
        ("metric", .string(metric.text)), ("time", JSONValue(time.milliseconds)),
        (
          "series",
          .array(
            series.map {
              .array([
                $0.labels.form, $0.value.map { .number($0.description) } ?? .null,
                JSONValue($0.startedAt?.milliseconds),
              ])
            })
        ),
      ])
  }
}

extension KeptReadings.History {
  fileprivate func form(_ metric: MetricName, _ labels: LabelSet) -> JSONValue {
    SpoolRecord.object(
      "history",
      [
        ("metric", .string(metric.text)), ("labels", labels.form),
        ("starts", .array(starts.spans.map(Self.form))),
        ("samples", .array(samples.map(Self.form))),
      ])
  }

  private static func form(_ span: StartHistory.Span) -> JSONValue {
    .array([span.start, span.from, span.through].map { JSONValue($0.milliseconds) })
  }

  private static func form(_ sample: Sample) -> JSONValue {
    let value: JSONValue =
      if case .number(let number) = sample.value { .number(number.description) } else { .null }
    return .array([JSONValue(sample.time.milliseconds), value])
  }
}
