import Metering
import PrometheusClient
import Testing
import Wire

@testable import UsageExporter

@Suite struct MetricsFileTests {
  private func read(_ yaml: String, _ variables: [ExporterVariable: String] = [:]) throws
    -> [MetricDefinition]
  {
    let defaults: [ExporterVariable: String] = [
      .prometheusURL: "http://prom:9090", .deviceAPIURL: "http://api:3002/", .namespace: "prod",
    ]
    return try MetricsFile(
      yaml: yaml, settings: try settings(defaults.merging(variables) { _, given in given }),
      name: "metrics.yaml"
    ).definitions
  }

  @Test func theDocumentedExampleIsRead() throws {
    let definitions = try read(
      """
      metrics:
        mqtt_messages: { source: prometheus, kind: counter, selector: 'mqtt_messages_received_total{namespace="$NAMESPACE"}' }
        storage_gb:    { source: prometheus, kind: gauge, selector: 'kubelet_volume_stats_used_bytes{namespace="${NAMESPACE}"}', reduce: max, divide_by: 1000000000 }
        devices:       { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }     # active | total
        api_requests:  { source: scrape, url: 'http://api:3002/metrics', kind: counter, selector: 'http_requests_total' }
      """)
    #expect(
      definitions.map(\.name.text) == ["mqtt_messages", "storage_gb", "devices", "api_requests"])
    guard case .prometheus(let messages) = definitions[0].source,
      case .prometheus(let storage) = definitions[1].source,
      case .devices(let list, let count, let rule) = definitions[2].source,
      case .scrape(let address, let requests, let every) = definitions[3].source
    else {
      Issue.record("other sources: \(definitions)")
      return
    }
    #expect(messages.selector.text == #"mqtt_messages_received_total{namespace="prod"}"#)
    #expect(messages.kind == .counter)
    #expect(messages.lookbackMilliseconds == 600_000)
    #expect(storage.kind == .gauge(.max))
    #expect(storage.divisor == 1_000_000_000)
    #expect(list.address.text == "http://api:3002/api/v1/devices")
    #expect(list.totalPath == "pagination.totalDevices")
    #expect(count == .active)
    #expect(rule == nil)
    #expect(address.text == "http://api:3002/metrics")
    #expect(requests.selector.text == "http_requests_total")
    #expect(every == 15_000)
  }

  @Test(arguments: [
    (
      "an unknown key", "metrics:\n  m: { source: prometheus, kind: counter, selectr: m_total }",
      "metrics.yaml: line 2: m: unknown key selectr; did you mean selector?; line 2: m: selector is missing"
    ),
    (
      "an unknown source", "metrics:\n  m:\n    source: promethus\n",
      "metrics.yaml: line 3: m: source is promethus; it takes prometheus or scrape or http; did you mean prometheus?"
    ),
    (
      "a reduction of a counter",
      "metrics:\n  m: { source: prometheus, kind: counter, selector: m_total, reduce: max }",
      "metrics.yaml: line 2: m: reduce belongs to gauges; a counter's increase is added up"
    ),
    (
      "a function instead of a selector",
      "metrics:\n  m: { source: prometheus, kind: counter, selector: 'increase(m_total[1h])' }",
      "metrics.yaml: line 2: m: the selector increase(m_total[1h]) cannot be read: \"(m_total[1h])\" is not part of a selector: raw samples are read, without functions"
    ),
    (
      "an unknown variable",
      "metrics:\n  m: { source: prometheus, kind: counter, selector: 'm_total{n=\"$NAMESPASE\"}' }",
      "metrics.yaml: line 2: m: $NAMESPASE is not a variable; there are $CUSTOMER_ID, $DEVICE_API_URL, $INSTANCE_ID, $NAMESPACE, $PROMETHEUS_URL"
    ),
    (
      "a broken division",
      "metrics:\n  m: { source: prometheus, kind: gauge, selector: m, divide_by: 0 }",
      "metrics.yaml: line 2: m: divide_by is 0; it takes a whole number above zero"
    ),
    (
      "a broken time",
      "metrics:\n  m: { source: prometheus, kind: counter, selector: m_total, lookback: 10 }",
      "metrics.yaml: line 2: m: lookback is 10; it takes a time such as 15s, 10m or 1h, at most 35d"
    ),
    (
      "a field of a gauge",
      "metrics:\n  m: { source: prometheus, kind: gauge, selector: m, field: count }",
      "metrics.yaml: line 2: m: field belongs to counters: the count of a histogram only rises"
    ),
    (
      "another field",
      "metrics:\n  m: { source: prometheus, kind: counter, selector: m, field: sum }",
      "metrics.yaml: line 2: m: field is sum; it takes count"
    ),
    (
      "the count of what has no name",
      "metrics:\n  m: { source: scrape, url: 'http://a/', kind: counter, selector: '{a=\"b\"}', field: count }",
      "metrics.yaml: line 2: m: field: count needs a selector with a name"
    ),
    (
      "per and ignore",
      "metrics:\n  m: { source: prometheus, kind: gauge, selector: m, per: [a], ignore: b }",
      "metrics.yaml: line 2: m: ignore cannot stand beside per"
    ),
    (
      "labels that are none",
      "metrics:\n  m: { source: prometheus, kind: gauge, selector: m, per: [] }",
      "metrics.yaml: line 2: m: per takes names of labels, such as [namespace, persistentvolumeclaim]"
    ),
    (
      "another top", "metrcs: {}",
      "metrics.yaml: line 1: unknown key metrcs; the file has only metrics; line 1: metrics: names no metric"
    ),
    ("no metrics", "metrics: {}", "metrics.yaml: line 1: metrics: names no metric"),
    ("nothing", "", "metrics.yaml: line 1: the file is empty; it needs metrics:"),
    (
      "a metric twice",
      "metrics:\n  m: { source: http, url: 'http://a/', count: total }\n  m: { source: http, url: 'http://a/', count: total }",
      "metrics.yaml: line 2: m is given twice"
    ),
    (
      "a tolerance that no reading can show",
      "metrics:\n  m: { source: http, url: 'http://a/', count: active, every: 5m, flap: 9m }",
      "metrics.yaml: line 2: m: flap is 9m; it takes at least twice the time of every, 10m"
    ),
    (
      "hours of devices that were seen",
      "metrics:\n  m: { source: http, url: 'http://a/', count: device_hours, seen_within: 1d }",
      "metrics.yaml: line 2: m: seen_within counts devices; device_hours count their time"
    ),
    (
      "hours as devices",
      "metrics:\n  devices: { source: http, url: 'http://a/', count: device_hours }",
      "metrics.yaml: line 2: devices is a number of devices; give device_hours a name of their own"
    ),
    (
      "a rule for a number",
      "metrics:\n  m: { source: http, url: 'http://a/', value: n, dwell: 1h }",
      "metrics.yaml: line 2: m: dwell belongs to a list of devices and cannot stand beside value"
    ),
    (
      "no time",
      "metrics:\n  m: { source: http, url: 'http://a/', count: total, seen_within: 24 }",
      "metrics.yaml: line 2: m: seen_within is 24; it takes a time such as 15s, 10m or 1h, at most 35d"
    ),
    (
      "two mistakes",
      "metrics:\n  a: { source: http, url: 'nowhere', count: active }\n  b: { source: http, url: 'http://a/' }",
      "metrics.yaml: line 2: a: url is nowhere; it takes an address such as http://api:3002/metrics; line 3: b: count is missing; it takes active or total or device_hours"
    ),
  ])
  func mistakesAreNamedWithLineAndCorrection(label: String, yaml: String, message: String) {
    let error = #expect(throws: ExporterError.self) { try read(yaml) }
    #expect(error?.description == message, "\(label)")
  }

  @Test func aVariableThatIsNotSetIsAnError() {
    let error = #expect(throws: ExporterError.self) {
      try read(
        "metrics:\n  m: { source: prometheus, kind: counter, selector: 'm_total{n=\"$NAMESPACE\"}' }",
        [.namespace: ""])
    }
    #expect(
      error?.description == "metrics.yaml: line 2: m: $NAMESPACE is used, and NAMESPACE is not set")
  }

  @Test func valuesCannotBreakOutOfTheirQuotes() throws {
    let definitions = try read(
      "metrics:\n  m: { source: prometheus, kind: counter, selector: 'm_total{n=\"$NAMESPACE\"}' }",
      [.namespace: "a\",b=\"c\\"])
    guard case .prometheus(let metric)? = definitions.first?.source else {
      return #expect(Bool(false))
    }
    #expect(metric.selector.matchers.map(\.value) == ["m_total", "a\",b=\"c\\"])
  }

  @Test(
    arguments: [
      ([:], nil),
      ([ExporterVariable.deviceAPIURL: "http://api"], ["devices"]),
      ([.prometheusURL: "http://prom"], ["mqtt_messages", "storage_gb"]),
      (
        [.deviceAPIURL: "http://api", .prometheusURL: "http://prom", .namespace: "n"],
        ["devices", "mqtt_messages", "storage_gb"]
      ),
    ] as [([ExporterVariable: String], [String]?)])
  func builtInMetricsFollowTheSourcesThatAreSet(
    variables: [ExporterVariable: String], names: [String]?
  )
    throws
  {
    let settings = try settings(variables)
    guard let names else {
      #expect(throws: ExporterError.self) { try MetricsFile.definitions(settings) { _ in nil } }
      return
    }
    let definitions = try MetricsFile.definitions(settings) { _ in nil }
    #expect(definitions.map(\.name.text) == names)
  }

  @Test func aFileThatCannotBeReadIsNamed() throws {
    let settings = try settings([.metricsConfig: "/nowhere.yaml"])
    let error = #expect(throws: ExporterError.self) {
      try MetricsFile.definitions(settings) { _ in nil }
    }
    #expect(
      error?.description
        == "METRICS_CONFIG=\"/nowhere.yaml\" cannot be used: it takes a readable file")
  }
}
