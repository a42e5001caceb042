import Metering
import PrometheusClient
import Reporting

extension CountedEdge {
  /// `{kind, metric, selector, end, since, states: [[labels, time, value, high, behind, falls]], origins}`.
  func form(_ metric: MetricName) -> JSONValue {
    SpoolRecord.object(
      "counted",
      [
        ("metric", .string(metric.text)), ("selector", .string(selector)),
        ("end", JSONValue(edge.end.milliseconds)), ("since", JSONValue(edge.since.milliseconds)),
        (
          "states",
          .array(
            edge.states.inSeriesOrder.map { labels, state in
              .array([labels.form] + state.form)
            })
        ),
        (
          "origins",
          edge.origins.map { origins in
            .array(
              origins.inSeriesOrder.map { labels, time in
                .array([labels.form, JSONValue(time.milliseconds)])
              })
          } ?? .null
        ),
        ("complete", JSONValue(edge.complete?.milliseconds)),
      ])
  }

  /// Nil for anything that this version does not know.
  init?(_ form: JSONValue) {
    guard let selector = form["selector"]?.text, let end = form["end"]?.sampleTime,
      let since = form["since"]?.sampleTime, let elements = form["states"]?.elements
    else { return nil }
    let states = elements.compactMap { element -> (LabelSet, CounterState)? in
      guard let parts = element.elements, let labels = parts.first?.labels,
        let state = CounterState(parts.dropFirst())
      else { return nil }
      return (labels, state)
    }
    guard states.count == elements.count else { return nil }
    let origins = form["origins"]?.elements?.compactMap { element -> (LabelSet, SampleTime)? in
      guard let parts = element.elements, parts.count == 2, let labels = parts[0].labels,
        let time = parts[1].sampleTime
      else { return nil }
      return (labels, time)
    }
    self.init(
      selector: selector,
      edge: CounterEdge(
        end: end, since: since, states: Dictionary(states) { first, _ in first },
        origins: origins.map { Dictionary($0) { first, _ in first } },
        complete: form["complete"]?.sampleTime))
  }
}

extension CounterState {
  fileprivate var form: [JSONValue] {
    [
      JSONValue(time.milliseconds), .number(value.description), .number(high.description),
      .number(behind.description), .array(falls.map(\.form)),
    ]
  }

  fileprivate init?(_ parts: ArraySlice<JSONValue>) {
    let parts = Array(parts)
    guard parts.count == 5, let time = parts[0].sampleTime, let value = parts[1].exactNumber,
      let high = parts[2].exactNumber, let behind = parts[3].exactNumber,
      let falls = parts[4].elements
    else { return nil }
    self.init(
      time: time, value: value, high: high, falls: falls.compactMap(UnknownFall.init),
      behind: behind)
  }
}

extension UnknownFall {
  fileprivate var form: JSONValue {
    .array(
      [before, high, counted, pending].map { .number($0.description) } + [
        JSONValue(since.milliseconds), JSONValue(samples.map { Int64($0) }),
      ])
  }

  fileprivate init?(_ form: JSONValue) {
    guard let parts = form.elements, parts.count == 6, let since = parts[4].sampleTime else {
      return nil
    }
    let numbers = parts.prefix(4).compactMap(\.exactNumber)
    guard numbers.count == 4 else { return nil }
    self.init(
      before: numbers[0], high: numbers[1], since: since, counted: numbers[2], pending: numbers[3],
      samples: parts[5].count.map { Int($0) })
  }
}
