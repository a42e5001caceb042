import Metering
import Reporting

/// Answers Prometheus' instant query of a range selector from recorded histories
/// (prometheus.io/docs/prometheus/latest/querying/api/#instant-queries).
struct HistoryQuery {
  let histories: [InstanceHistory]

  /// The answer's JSON; nil when the query is not one of a range selector.
  func answer(_ query: String, at time: Timestamp) -> JSONValue? {
    guard let selector = RangeSelector(query) else { return nil }
    let found = histories.compactMap { series(selector, in: $0, at: time) }
    return .object([
      "status": .string("success"),
      "data": .object(["resultType": .string("matrix"), "result": .array(found)]),
    ])
  }

  private func series(_ selector: RangeSelector, in history: InstanceHistory, at time: Timestamp)
    -> JSONValue?
  {
    guard let metric = InstanceHistory.Metric(rawValue: selector.name),
      selector.labels.allSatisfy({ $0.key == "namespace" && $0.value == history.namespace })
    else { return nil }
    let from = time.advanced(byNanoseconds: -selector.rangeMilliseconds * 1_000_000)
    let samples = scrapes(of: history, from: from, through: time).map { scrape in
      JSONValue.array([
        JSONValue(scrape.seconds), .string(String(history.value(of: metric, at: scrape))),
      ])
    }
    guard !samples.isEmpty else { return nil }
    let labels: JSONObject = [
      "__name__": .string(metric.rawValue), "namespace": .string(history.namespace),
    ]
    return .object(["metric": .object(labels), "values": .array(samples)])
  }

  private func scrapes(of history: InstanceHistory, from: Timestamp, through: Timestamp)
    -> [Timestamp]
  {
    let step = CounterHistory.scrapeIntervalSeconds
    let first = max(from, history.start).seconds
    let last = min(through, history.end).seconds
    let aligned = (first + step - 1).flooredQuotient(by: step) * step
    guard aligned <= last else { return [] }
    return stride(from: aligned, through: last, by: Int(step)).map { Timestamp(seconds: $0) }
  }
}
