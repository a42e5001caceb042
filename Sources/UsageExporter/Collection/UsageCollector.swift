import Amounts
import Metering
import PrometheusClient
import Reporting

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
    prometheus = settings.prometheus.map {
      PrometheusReader(queries: PrometheusQueries(base: $0, source: source))
    }
  }

  var scrapesEndpoints: Bool {
    definitions.contains { if case .scrape = $0.source { true } else { false } }
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
    let outcomes = await withTaskGroup(of: (Int, MetricOutcome).self) { group in
      for (position, definition) in wanted.enumerated() {
        group.addTask {
          (position, await outcome(definition, window, presentCounts, readings, lists))
        }
      }
      var found: [Int: MetricOutcome] = [:]
      for await (position, outcome) in group { found[position] = outcome }
      return found
    }
    let ordered = wanted.enumerated().compactMap { position, definition in
      outcomes[position].map { (metric: definition.name, outcome: $0) }
    }
    return CollectedWindow(window: window, outcomes: ordered, devices: Self.counts(wanted, lists))
  }

  /// The counts that stand beside the metrics: those of the list behind `devices`, or of the first list.
  private static func counts(
    _ definitions: [MetricDefinition], _ lists: [DeviceList: Result<DeviceCounts, PrometheusError>]
  ) -> DeviceCounts? {
    let list =
      definitions.first { $0.name == .devices }?.deviceList
      ?? definitions.lazy.compactMap(\.deviceList).first
    return list.flatMap { try? lists[$0]?.get() }
  }

  private func read(_ lists: Set<DeviceList>) async
    -> [DeviceList: Result<DeviceCounts, PrometheusError>]
  {
    await withTaskGroup(of: (DeviceList, Result<DeviceCounts, PrometheusError>).self) { group in
      for list in lists {
        group.addTask {
          (list, await counts(list))
        }
      }
      var results: [DeviceList: Result<DeviceCounts, PrometheusError>] = [:]
      for await (list, result) in group { results[list] = result }
      return results
    }
  }

  private func counts(_ list: DeviceList) async -> Result<DeviceCounts, PrometheusError> {
    do {
      return .success(try await devices.counts(list))
    } catch {
      return .failure(error)
    }
  }

  private func outcome(
    _ definition: MetricDefinition, _ window: TimeWindow, _ presentCounts: Bool,
    _ readings: EndpointReadings,
    _ lists: [DeviceList: Result<DeviceCounts, PrometheusError>]
  ) async -> MetricOutcome {
    switch definition.source {
    case .prometheus(let metric):
      guard let prometheus else {
        return .missing("PROMETHEUS_URL is not set", mayComeLater: false)
      }
      return await prometheus.outcome(metric, of: definition.name, in: window)
    case .scrape(_, let metric, _):
      return readings.outcome(metric, of: definition.name, in: window)
    case .devices(let list, let count):
      guard presentCounts, let result = lists[list] else { return Self.tooLate }
      return Self.outcome(result, count)
    case .number(let address, let path, let divisor):
      guard presentCounts else { return Self.tooLate }
      return await number(address, path, divisor, definition.name)
    }
  }

  private static let tooLate = MetricOutcome.missing(
    "the source shows the present only, and the window is past", mayComeLater: false)

  private static func outcome(_ result: Result<DeviceCounts, PrometheusError>, _ count: DeviceCount)
    -> MetricOutcome
  {
    switch result {
    case .success(let counts): .value(Quantity(count == .active ? counts.active : counts.total))
    case .failure(let error): .missing(error.description, mayComeLater: true)
    }
  }

  private func number(_ address: WebAddress, _ path: String, _ divisor: Int64, _ name: MetricName)
    async -> MetricOutcome
  {
    do {
      let answer = try await source.get(address, headers: access.headers(for: address))
      guard answer.status == 200 else {
        return .missing("\(address.shown) answered \(answer.status)", mayComeLater: true)
      }
      let document = try JSONValue(answer: answer.body, from: address)
      guard let number = document.value(at: path)?.exactNumber else {
        return .missing("\(address.shown) shows no number at \(path)", mayComeLater: true)
      }
      return MetricOutcome(number, divisor: divisor, of: name)
    } catch {
      return .missing(error.description, mayComeLater: true)
    }
  }
}

extension MetricDefinition {
  var deviceList: DeviceList? {
    if case .devices(let list, _) = source { list } else { nil }
  }
}
