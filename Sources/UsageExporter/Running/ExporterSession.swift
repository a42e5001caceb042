public import Logging
public import Metering
import PrometheusClient
public import Release
import Reporting
public import ServiceLifecycle
public import WebClient
import Wire

/// One exporter of one instance: its sources, its spool and the service it reports to.
///
/// The way of a number: sources → `UsageCollector` → `CollectedWindow` → `Spool` (durable) → `ReportDelivery` →
/// acknowledged, refused for good, or tried again.
public struct ExporterSession: Sendable {
  let settings: ExporterSettings
  private let definitions: [MetricDefinition]
  private let clients: HTTPClients
  private let clock: ExporterClock
  private let random: @Sendable () -> UInt64
  private let build: BuildInfo
  let logger: Logger

  /// `random` spreads pauses and names a new spool; the caller shuts `clients` down.
  public init(
    settings: ExporterSettings, definitions: [MetricDefinition], clients: HTTPClients,
    clock: ExporterClock, random: @escaping @Sendable () -> UInt64, build: BuildInfo = .current,
    logger: Logger
  ) {
    self.settings = settings.hiding(definitions.flatMap(\.secrets))
    self.definitions = definitions
    self.clients = clients
    self.clock = clock
    self.random = random
    self.build = build
    self.logger = logger
  }

  /// The services of a running exporter: readings, collection, delivery, health.
  ///
  /// Opens the spool, which stays locked while they exist; throws what opening it throws.
  public func services() async throws(ExporterError) -> [any Service] {
    let parts = try await openParts()
    let sending =
      settings.reportsUsage
      ? "to \(settings.billingAPI)" : "nowhere: ENABLE_USAGE_REPORTING is false"
    logger.info(
      "collecting \(parts.order.map(\.text).joined(separator: ", ")) every \(settings.grid.intervalMilliseconds / 1_000) s for \(settings.customer)/\(settings.instance); reports go \(sending)"
    )
    return [
      HealthService(
        status: parts.status, clock: clock, host: settings.healthHost, port: settings.healthPort,
        build: build, logger: logger),
      ReadingService(parts: parts, of: .endpoints),
      ReadingService(parts: parts, of: .lists), CollectionService(parts: parts),
      DeliveryService(parts: parts),
    ]
  }

  /// Collects one window and sends it; without one, every whole window since the spool's end. False when something was
  /// not taken.
  public func reportOnce(_ window: TimeWindow?) async throws(ExporterError) -> Bool {
    let checked = try checked(window)
    return try await OneShotRun(parts: try await openParts())
      .run(window == nil ? .due : .window(checked))
  }

  /// Collects what is not collected of a range and sends it; false when something was not taken.
  ///
  /// Throws `window` when the range ends after now; without an end it ends with the last whole window.
  public func fill(from start: Timestamp, to end: Timestamp?) async throws(ExporterError) -> Bool {
    let now = clock.now()
    let end = end ?? settings.grid.edge(atOrBefore: now)
    guard start < end, end <= now else {
      throw ExporterError(
        .window, "the range \(start)/\(end) must begin before it ends and end before now, \(now)")
    }
    return try await OneShotRun(parts: try await openParts())
      .run(.range(TimeWindow(storedStart: start, storedEnd: end)))
  }

  /// The report of a window as JSON, neither kept nor sent.
  public func dryRun(_ window: TimeWindow?) async throws(ExporterError) -> String {
    let window = try checked(window)
    let readings = await presentReadings(closing: window, try peekSpool())
    let collected = await collector.collect(window, presentCounts: true, readings: readings)
    return collected.report(settings, exporter: nil).wireForm.description
  }

  /// What each source answers, and what a report of the last whole window would say and why; nothing is kept.
  public func check() async throws(ExporterError) -> [SourceCheck] {
    let window = settings.grid.lastWholeWindow(at: clock.now())
    let readings = await presentReadings(closing: window, try peekSpool())
    let collected = await collector.collect(window, presentCounts: true, readings: readings)
    let inspection = SourceInspection(
      window: window, now: clock.now(), readings: readings, settings: settings,
      source: HTTPSource(clients: clients))
    var checks: [SourceCheck] = []
    for (metric, outcome) in collected.outcomes {
      let doubt = await collector.doubt(metric) ?? readings.doubts[metric]
      let resets = [collected.resets[metric]?.summary, doubt].compactMap { $0 }
      guard let definition = definitions.first(where: { $0.name == metric }) else { continue }
      checks.append(
        await inspection.check(
          definition, outcome, remarks: resets + (collected.notes[metric] ?? [])))
    }
    return checks
  }

  /// What endpoints and followed lists show now, behind what a spool knows of them.
  private func presentReadings(closing window: TimeWindow, _ state: SpoolState) async
    -> EndpointReadings
  {
    var readings = EndpointReadings(kept: state.readings, presence: state.presence)
    let source = HTTPSource(clients: clients)
    await readings.add(lists(source), now: clock.now(), closing: window.end)
    for (metric, result) in await EndpointReader(definitions: definitions, source: source).read() {
      switch result {
      case .success(let shown):
        readings.doubts[metric] = shown.doubt
        let time = readings.kept.stamp(
          metric, now: clock.now().sampleTime, closing: window.end.sampleTime, collectedThrough: nil
        )
        readings.kept.add(EndpointReading(metric: metric, time: time, series: shown.series))
      case .failure(let error): readings.failures[metric] = error.description
      }
    }
    return readings
  }

  /// What the spool holds, without touching it; throws `setting` for another customer's or instance's.
  func peekSpool() throws(ExporterError) -> SpoolState {
    let state = try Spool.peek(path: settings.spoolPath)
    try SpoolOwner(settings).requireSame(as: state.owner, path: settings.spoolPath)
    return state
  }

  private func lists(_ source: HTTPSource) -> PresenceReader {
    PresenceReader(
      definitions: definitions,
      devices: DeviceListReader(source: source, access: DeviceAccess(settings: settings)))
  }

  private var collector: UsageCollector { collector(HTTPSource(clients: clients)) }

  private func collector(_ source: HTTPSource) -> UsageCollector {
    UsageCollector(settings: settings, definitions: definitions, source: source)
  }

  /// The last whole window where none is named; throws `window` for one that has not ended.
  private func checked(_ window: TimeWindow?) throws(ExporterError) -> TimeWindow {
    let now = clock.now()
    guard let window else { return settings.grid.lastWholeWindow(at: now) }
    guard window.end <= now else {
      throw ExporterError(
        .window, "the window \(UsageLine.span(window)) has not ended: it is \(now)")
    }
    return window
  }

  func openParts(sync: DiskSync = .system) async throws(ExporterError) -> ExporterParts {
    let now = clock.now()
    let id = [random(), random()].map { Hexadecimal.digits(of: $0) }.joined()
    let spool = try Spool(
      path: settings.spoolPath, owner: SpoolOwner(settings), newExporterID: "exp_\(id)", now: now,
      sync: sync)
    let status = ExporterStatus(
      .init(
        startedAt: now, reportsUsage: settings.reportsUsage,
        intervalMilliseconds: settings.grid.intervalMilliseconds, metrics: definitions.map(\.name),
        sources: SourceNumbers(settings, definitions)))
    let observe = { @Sendable (exchange: SourceExchange) in
      status.note { $0.sources.add(exchange) }
    }
    let source = HTTPSource(clients: clients, observe: observe)
    let parts = ExporterParts(
      settings: settings, collector: collector(source),
      endpoints: EndpointReader(definitions: definitions, source: source.named("scrape")),
      lists: lists(source),
      sender: ReportSender(clients: clients, settings: settings, build: build, observe: observe),
      spool: spool, status: status, clock: clock, random: random, logger: logger)
    await parts.refreshStatus()
    return parts
  }
}
