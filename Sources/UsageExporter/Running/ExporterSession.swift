public import AsyncHTTPClient
public import Logging
public import Metering
import PrometheusClient
import Reporting
public import ServiceLifecycle

/// One exporter of one instance: its sources, its spool and the service it reports to.
///
/// The way of a number: sources → `UsageCollector` → `CollectedWindow` → `Spool` (durable) → `ReportDelivery` →
/// acknowledged, refused for good, or tried again.
public struct ExporterSession: Sendable {
  private let settings: ExporterSettings
  private let definitions: [MetricDefinition]
  private let client: HTTPClient
  private let clock: ExporterClock
  private let random: @Sendable () -> UInt64
  private let logger: Logger

  /// `random` spreads pauses and names a new spool; `client` should not follow redirects.
  public init(
    settings: ExporterSettings, definitions: [MetricDefinition], client: HTTPClient,
    clock: ExporterClock, random: @escaping @Sendable () -> UInt64, logger: Logger
  ) {
    self.settings = settings
    self.definitions = definitions
    self.client = client
    self.clock = clock
    self.random = random
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
        logger: logger),
      ReadingService(parts: parts), CollectionService(parts: parts), DeliveryService(parts: parts),
    ]
  }

  /// Collects one window and sends it; without one, the last whole window. False when it was not taken.
  public func reportOnce(_ window: TimeWindow?) async throws(ExporterError) -> Bool {
    let parts = try await openParts()
    return try await OneShotRun(parts: parts)
      .run(try checked(window), advances: window == nil)
  }

  /// The report of a window as JSON, neither kept nor sent.
  public func dryRun(_ window: TimeWindow?) async throws(ExporterError) -> String {
    let window = try checked(window)
    var readings = EndpointReadings(book: try Spool.peek(path: settings.spoolPath).book)
    let source = HTTPSource(client: client)
    for (metric, result) in await EndpointReader(definitions: definitions, source: source).read() {
      switch result {
      case .success(let series):
        let time = readings.book.stamp(
          metric, now: clock.now().sampleTime, closing: window.end.sampleTime, collectedThrough: nil
        )
        readings.book.add(EndpointReading(metric: metric, time: time, series: series))
      case .failure(let error): readings.failures[metric] = error.description
      }
    }
    let collected = await collector.collect(window, presentCounts: true, readings: readings)
    return collected.report(settings, exporter: nil).wireForm.description
  }

  /// What each source answers for the last whole window; an endpoint that is read directly shows its present.
  public func check() async -> [SourceCheck] {
    let window = settings.grid.lastWholeWindow(at: clock.now())
    let reader = EndpointReader(definitions: definitions, source: HTTPSource(client: client))
    let endpoints = await reader.read()
    let collected = await collector.collect(
      window, presentCounts: true, readings: EndpointReadings(book: ReadingBook()))
    return definitions.compactMap { definition in
      if let result = endpoints[definition.name] {
        return SourceCheck(definition, result, settings.redaction)
      }
      return collected.outcomes.first { $0.metric == definition.name }
        .map { SourceCheck(definition, $0.outcome, in: collected, settings.redaction) }
    }
  }

  private var collector: UsageCollector {
    UsageCollector(
      settings: settings, definitions: definitions, source: HTTPSource(client: client))
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

  func openParts() async throws(ExporterError) -> ExporterParts {
    let now = clock.now()
    let source = HTTPSource(client: client)
    let id = [random(), random()].map { String($0, radix: 16) }.joined()
    let parts = ExporterParts(
      settings: settings, collector: collector,
      endpoints: EndpointReader(definitions: definitions, source: source),
      sender: ReportSender(client: client, settings: settings),
      spool: try Spool(path: settings.spoolPath, newExporterID: "exp_\(id)", now: now),
      status: ExporterStatus(
        .init(
          startedAt: now, reportsUsage: settings.reportsUsage,
          intervalMilliseconds: settings.grid.intervalMilliseconds, metrics: definitions.map(\.name)
        )),
      clock: clock, random: random, logger: logger)
    await parts.refreshStatus()
    return parts
  }
}
