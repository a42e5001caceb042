import Amounts
import Metering
import PrometheusClient
import Reporting
import WebClient
import Wire

/// Reads every metric of a window from its source.
struct UsageCollector: Sendable {
  let definitions: [MetricDefinition]
  private let prometheus: PrometheusReader?
  private let devices: DeviceListReader
  private let access: DeviceAccess
  private let source: HTTPSource

  init(settings: ExporterSettings, definitions: [MetricDefinition], source: HTTPSource) {
    self.definitions = definitions
    self.source = source
    access = DeviceAccess(settings: settings)
    devices = DeviceListReader(source: source, access: access)
    prometheus = PrometheusReader(settings, source: source.named("prometheus"))
  }

  /// Whether some metric is made of readings that were kept: such a source is known from its first reading on.
  var keepsReadings: Bool {
    definitions.contains { definition in
      switch definition.source {
      case .scrape: true
      case .devices(_, _, let rule): rule != nil
      case .prometheus, .number: false
      }
    }
  }

  /// Reads the window's metrics, all at the same time, each exactly once.
  ///
  /// `presentCounts` says whether what sources show now may stand for this window. `readings` are those of the
  /// endpoints that are read directly. `only` limits it to some metrics, for completions.
  func collect(
    _ window: TimeWindow, presentCounts: Bool, readings: EndpointReadings,
    only: Set<MetricName>? = nil
  ) async -> CollectedWindow {
    let wanted = definitions.filter { only?.contains($0.name) ?? true }
    let lists = presentCounts ? await read(Set(wanted.compactMap(\.deviceList))) : [:]
    let found = await withTaskGroup(of: (Int, MetricReading).self) { group in
      for (position, definition) in wanted.enumerated() {
        group.addTask {
          (position, await reading(definition, window, presentCounts, readings, lists))
        }
      }
      var found: [Int: MetricReading] = [:]
      for await (position, reading) in group { found[position] = reading }
      return found
    }
    var collected = CollectedWindow(
      window: window, outcomes: [], devices: Self.counts(wanted, lists))
    for (position, definition) in wanted.enumerated() {
      if let reading = found[position] { collected.add(reading, of: definition) }
    }
    return collected
  }

  /// Why the types that targets declared to the query API make a metric's kind doubtful; nil when they do not.
  func doubt(_ name: MetricName) async -> String? {
    guard let definition = definitions.first(where: { $0.name == name }), let prometheus,
      case .prometheus(let metric) = definition.source, let series = metric.selector.name,
      let queries = try? prometheus.queries(definition.access)
    else { return nil }
    return metric.doubt(await queries.type(of: series))
  }

  /// The counts that stand beside the metrics: those of the list behind `devices`, or of the first list; none where
  /// `devices` follows its list, since what the list shows at one moment is another number.
  private static func counts(
    _ definitions: [MetricDefinition], _ lists: [DeviceList: Result<DeviceCounts, PrometheusError>]
  ) -> DeviceCounts? {
    if let devices = definitions.first(where: { $0.name == .devices }) {
      if devices.followed != nil { return nil }
      if let list = devices.deviceList { return try? lists[list]?.get() }
    }
    return definitions.lazy.compactMap(\.deviceList).first.flatMap { try? lists[$0]?.get() }
  }

  private func read(_ lists: Set<DeviceList>) async
    -> [DeviceList: Result<DeviceCounts, PrometheusError>]
  {
    await withTaskGroup(of: (DeviceList, Result<DeviceCounts, PrometheusError>).self) { group in
      for list in lists {
        group.addTask {
          (list, await devices.result(list).map(\.counts))
        }
      }
      var results: [DeviceList: Result<DeviceCounts, PrometheusError>] = [:]
      for await (list, result) in group { results[list] = result }
      return results
    }
  }

  private func reading(
    _ definition: MetricDefinition, _ window: TimeWindow, _ presentCounts: Bool,
    _ readings: EndpointReadings,
    _ lists: [DeviceList: Result<DeviceCounts, PrometheusError>]
  ) async -> MetricReading {
    switch definition.source {
    case .prometheus(let metric):
      guard let prometheus else {
        return MetricReading(
          outcome: .missing("PROMETHEUS_URL is not set", mayComeLater: false))
      }
      return await prometheus.reading(
        metric, of: definition.name, in: window, kept: readings.kept, access: definition.access)
    case .scrape(_, let metric, _):
      return readings.reading(metric, of: definition.name, in: window)
    case .devices(_, let count, let rule?):
      return readings.presence(rule, count, of: definition.name, in: window)
    case .devices(let list, let count, nil):
      guard presentCounts, let result = lists[list] else {
        return MetricReading(outcome: Self.tooLate)
      }
      return MetricReading(outcome: Self.outcome(result, count, of: list))
    case .number(let address, let path, let divisor):
      guard presentCounts else { return MetricReading(outcome: Self.tooLate) }
      return MetricReading(outcome: await number(address, path, divisor, definition))
    }
  }

  private static let tooLate = MetricOutcome.missing(
    "the source shows the present only, and the window is past", mayComeLater: false)

  private static func outcome(
    _ result: Result<DeviceCounts, PrometheusError>, _ count: DeviceCount, of list: DeviceList
  ) -> MetricOutcome {
    switch result {
    case .success(let counts):
      guard let number = count == .active ? counts.active : counts.total else {
        let doubt = counts.doubt ?? "how many are active is unknown"
        return .missing(
          "the active devices at \(list.address.shown) cannot be counted: \(doubt)",
          mayComeLater: true)
      }
      return .value(Quantity(number))
    case .failure(let error): return .missing(error.description, mayComeLater: true)
    }
  }

  private func number(
    _ address: WebAddress, _ path: String, _ divisor: Int64, _ definition: MetricDefinition
  ) async -> MetricOutcome {
    do {
      let headers = try access.headers(for: address, definition.access)
      let files = access.files(for: address, definition.access)
      let answer = try await source.secured(by: files).read(address, headers: headers)
      guard answer.status == 200 else {
        return .missing("\(address.shown) answered \(answer.status)", mayComeLater: true)
      }
      let document = try JSONValue(answer: answer.body, from: address)
      guard let number = document.value(at: path)?.exactNumber else {
        return .missing("\(address.shown) shows no number at \(path)", mayComeLater: true)
      }
      return MetricOutcome(number, divisor: divisor, of: definition.name)
    } catch {
      return .missing(error.description, mayComeLater: true)
    }
  }
}

extension CollectedWindow {
  fileprivate mutating func add(_ reading: MetricReading, of definition: MetricDefinition) {
    let name = definition.name
    outcomes.append((metric: name, outcome: reading.outcome))
    if !reading.resets.isEmpty { resets[name] = reading.resets }
    if !reading.notes.isEmpty { notes[name] = reading.notes }
    if let edge = reading.edge, let selector = definition.sampled?.counted {
      edges[name] = CountedEdge(selector: selector, edge: edge)
    }
  }
}

extension MetricDefinition {
  /// What is made of samples; nil for sources that show one number or a list.
  var sampled: SampledMetric? {
    switch source {
    case .prometheus(let metric), .scrape(_, let metric, _): metric
    case .devices, .number: nil
    }
  }

  /// The list that is read at each window's end.
  var deviceList: DeviceList? {
    if case .devices(let list, _, nil) = source { list } else { nil }
  }
}
