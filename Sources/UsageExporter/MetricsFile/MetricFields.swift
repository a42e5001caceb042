import Metering
import PrometheusClient
import Wire

/// The fields of one metric in the file.
struct MetricFields {
  enum SourceName: String, CaseIterable {
    case prometheus, scrape, http
  }

  private static let defaultEveryMilliseconds: Int64 = 15_000
  private static let access = [
    "headers", "bearer", "bearer_file", "basic", "basic_file", "ca_file", "cert_file", "key_file",
  ]
  private static let fields: [SourceName: [String]] = [
    .prometheus: [
      "source", "kind", "selector", "reduce", "divide_by", "lookback", "start", "per", "ignore",
      "field",
    ],
    .scrape: [
      "source", "url", "kind", "selector", "reduce", "divide_by", "every", "start", "per", "ignore",
      "field",
    ],
    .http: [
      "source", "url", "kind", "count", "total", "active", "value", "divide_by", "list", "id",
      "next", "page", "body", "preset", "every", "seen_within", "dwell", "flap",
    ],
  ].mapValues { $0 + access }

  /// What only a list of devices has.
  private static let listKeys = [
    "count", "total", "active", "list", "id", "next", "page", "body", "preset", "every",
    "seen_within", "dwell", "flap",
  ]

  let mapping: YAMLMapping
  let settings: ExporterSettings
  let line: Int
  private(set) var issues: [MetricsFileReader.Issue] = []

  init(mapping: YAMLMapping, settings: ExporterSettings, line: Int) {
    self.mapping = mapping
    self.settings = settings
    self.line = line
  }

  /// Nil when a field without which there is no source is wrong; look at `issues` either way.
  mutating func source() -> MetricSource? {
    guard
      let name = choice("source", SourceName.allCases.map(\.rawValue), required: true)
        .flatMap(SourceName.init(rawValue:))
    else { return nil }
    refuseUnknownKeys(name)
    switch name {
    case .prometheus: return prometheus()
    case .scrape: return scrape()
    case .http: return http()
    }
  }

  private mutating func prometheus() -> MetricSource? {
    guard settings.prometheus != nil else {
      refuse("source", "source: prometheus needs PROMETHEUS_URL")
      return nil
    }
    let lookback = duration("lookback") ?? SampledMetric.defaultLookbackMilliseconds
    return sampled(lookbackMilliseconds: lookback).map { .prometheus($0) }
  }

  private mutating func scrape() -> MetricSource? {
    let address = address()
    // The last reading counts however old it is: the endpoint was read by nobody in between.
    let metric = sampled(lookbackMilliseconds: WindowPlanner.longestBackfillMilliseconds)
    let every = duration("every") ?? Self.defaultEveryMilliseconds
    guard let address, let metric else { return nil }
    return .scrape(address, metric, everyMilliseconds: every)
  }

  private mutating func http() -> MetricSource? {
    guard let address = address() else { return nil }
    if choice("kind", ["gauge"], required: false) == nil, mapping["kind"] != nil { return nil }
    if let path = text("value") {
      for key in Self.listKeys
      where mapping[key] != nil {
        refuse(key, "\(key) belongs to a list of devices and cannot stand beside value")
      }
      return .number(address, path: path, divisor: divisor())
    }
    if mapping["divide_by"] != nil { refuse("divide_by", "devices are not divided") }
    let count = choice("count", DeviceCount.allCases.map(\.rawValue), required: true)
    let list = deviceList(at: address)
    guard let count = count.flatMap(DeviceCount.init(rawValue:)) else { return nil }
    return .devices(list, count, presenceRule(count))
  }

  private mutating func sampled(lookbackMilliseconds: Int64) -> SampledMetric? {
    let kind = choice("kind", ["counter", "gauge"], required: true)
    let reduction = choice("reduce", GaugeReduction.allCases.map(\.rawValue), required: false)
      .flatMap(GaugeReduction.init(rawValue:))
    if kind == "counter", mapping["reduce"] != nil {
      refuse("reduce", "reduce belongs to gauges; a counter's increase is added up")
    }
    let start = choice("start", ["process", "created"], required: false)
    if kind == "gauge", mapping["start"] != nil {
      refuse("start", "start belongs to counters; a gauge has none")
    }
    let grouping = grouping()
    let field = choice("field", [SampleField.count.rawValue], required: false)
      .flatMap(SampleField.init(rawValue:))
    if kind == "gauge", mapping["field"] != nil {
      refuse("field", "field belongs to counters: the count of a histogram only rises")
    }
    guard let kind, var selector = selector() else { return nil }
    // Endpoints show a histogram's count as a series of its own.
    if field == .count, mapping["source"]?.string == SourceName.scrape.rawValue {
      guard let count = selector.named(with: "_count") else {
        refuse("field", "field: count needs a selector with a name")
        return nil
      }
      selector = count
    }
    return SampledMetric(
      selector: selector, kind: kind == "counter" ? .counter : .gauge(reduction ?? .last),
      divisor: divisor(), lookbackMilliseconds: lookbackMilliseconds,
      trustsProcessStart: start != "created", grouping: grouping,
      field: mapping["source"]?.string == SourceName.scrape.rawValue ? .value : field ?? .value)
  }

  private mutating func grouping() -> SeriesGrouping {
    let (per, ignored) = (labels("per"), labels("ignore"))
    if per != nil, ignored != nil { refuse("ignore", "ignore cannot stand beside per") }
    return per.map { .per($0) } ?? ignored.map { .ignoring($0) } ?? .none
  }

  /// A list of label names, or one.
  private mutating func labels(_ key: String) -> [String]? {
    guard let node = mapping[key] else { return nil }
    let texts = node.sequence.map { $0.map { $0.string ?? "" } } ?? [node.string ?? ""]
    guard !texts.isEmpty, !texts.contains(""), !texts.contains("__name__") else {
      refuse(key, "\(key) takes names of labels, such as [namespace, persistentvolumeclaim]")
      return nil
    }
    return texts
  }

  private mutating func refuseUnknownKeys(_ source: SourceName) {
    let known = Self.fields[source] ?? []
    for key in mapping.map(\.key) {
      guard let text = key.string, !known.contains(text) else { continue }
      let hint =
        Vocabulary(known).closest(to: text).map { "did you mean \($0)?" }
        ?? "source \(source.rawValue) takes \(known.joined(separator: ", "))"
      issues.append(.init(line: MetricsFileReader.line(key), text: "unknown key \(text); \(hint)"))
    }
  }
}

extension MetricFields {
  mutating func refuse(_ key: String, _ text: String) {
    let line = mapping[key].map(MetricsFileReader.line) ?? line
    issues.append(.init(line: line, text: text))
  }

  mutating func text(_ key: String) -> String? {
    guard let node = mapping[key] else { return nil }
    guard let text = node.string, !text.isEmpty else {
      refuse(key, "\(key) is empty")
      return nil
    }
    return text
  }

  mutating func choice(_ key: String, _ allowed: [String], required: Bool) -> String? {
    guard mapping[key] != nil else {
      if required {
        refuse(key, "\(key) is missing; it takes \(allowed.joined(separator: " or "))")
      }
      return nil
    }
    guard let text = text(key) else { return nil }
    guard allowed.contains(text) else {
      let hint = Vocabulary(allowed).closest(to: text).map { "; did you mean \($0)?" } ?? ""
      refuse(key, "\(key) is \(text); it takes \(allowed.joined(separator: " or "))\(hint)")
      return nil
    }
    return text
  }

  mutating func address() -> WebAddress? {
    guard let text = required("url") else { return nil }
    do {
      var address = try WebAddress(try settings.fileVariables.substituted(in: text))
      // A setting's user, password and query belong to whatever begins with it.
      for (name, base) in [
        ("DEVICE_API_URL", settings.deviceAPI), ("PROMETHEUS_URL", settings.prometheus),
      ] {
        guard let base else { continue }
        address = address.adoptingCredentials(of: base)
        let isOnIt = text.hasPrefix("$\(name)") || text.hasPrefix("${\(name)}")
        if isOnIt { address = address.adding(query: base.query) }
      }
      return address
    } catch let issue as FileIssue {
      refuse("url", issue.text)
    } catch {
      refuse("url", "url is \(text); it takes an address such as http://api:3002/metrics")
    }
    return nil
  }

  private mutating func selector() -> SeriesSelector? {
    guard let text = required("selector") else { return nil }
    do {
      return try SeriesSelector(
        try settings.fileVariables.substituted(in: text, escape: LabelSet.escaped))
    } catch let issue as FileIssue {
      refuse("selector", issue.text)
    } catch {
      refuse("selector", "\(error)")
    }
    return nil
  }

  mutating func required(_ key: String) -> String? {
    if mapping[key] == nil { refuse(key, "\(key) is missing") }
    return text(key)
  }

  private mutating func divisor() -> Int64 {
    guard let text = text("divide_by") else { return 1 }
    guard let number = ExactNumber(text), number.isWhole, number > 0,
      let divisor = Int64(exactly: number.trillionths / 1_000_000_000_000)
    else {
      refuse("divide_by", "divide_by is \(text); it takes a whole number above zero")
      return 1
    }
    return divisor
  }

  mutating func duration(_ key: String) -> Int64? {
    guard let text = text(key) else { return nil }
    guard let milliseconds = Self.milliseconds(text) else {
      refuse(key, "\(key) is \(text); it takes a time such as 15s, 10m or 1h, at most 35d")
      return nil
    }
    return milliseconds
  }

  static func milliseconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
      count > 0, count <= WindowPlanner.longestBackfillMilliseconds / unit
    else { return nil }
    return count * unit
  }
}
