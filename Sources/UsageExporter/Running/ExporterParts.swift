import Logging
import Metering
import PrometheusClient
import WebClient

/// What the services of one exporter share.
struct ExporterParts: Sendable {
  let settings: ExporterSettings
  let collector: UsageCollector
  let endpoints: EndpointReader
  let lists: PresenceReader
  let sender: ReportSender
  let spool: Spool
  let status: ExporterStatus
  let clock: ExporterClock
  /// Spreads the pauses between tries.
  let random: @Sendable () -> UInt64
  let logger: Logger
  let wakeUp = DeliverySignal()

  var order: [MetricName] { collector.definitions.map(\.name) }

  /// Brings the numbers for probes up to what the spool holds.
  func refreshStatus() async {
    status.note(await spool.state, await spool.condition)
  }

  /// Reads every endpoint and keeps what it showed; an endpoint that cannot be read is logged once, not thrown.
  func takeReadings(closing: Timestamp?) async throws(ExporterError) {
    let now = clock.now()
    let results = await endpoints.read()
    guard !Task.isCancelled else { return }
    for (metric, result) in results.sorted(by: { $0.key < $1.key }) {
      switch result {
      case .success(let shown):
        warn(metric, shown.doubt)
        try await spool.keep(shown.series, of: metric, closing: closing, now: now)
        status.note { $0.endpointFailures[metric] = nil }
      case .failure(let error): note(error, of: metric)
      }
    }
  }

  /// Reads every device list that is followed and keeps who is there, as `takeReadings` does.
  func takePresence(closing: Timestamp?) async throws(ExporterError) {
    let now = clock.now()
    let results = await lists.read()
    guard !Task.isCancelled else { return }
    for (metric, result) in results.sorted(by: { $0.key < $1.key }) {
      guard let followed = lists.followed[metric] else { continue }
      switch result {
      case .success(let devices):
        try await spool.keep(devices, of: metric, followed, closing: closing, now: now)
        status.note { $0.endpointFailures[metric] = nil }
      case .failure(let error): note(error, of: metric)
      }
    }
  }

  private func note(_ error: PrometheusError, of metric: MetricName) {
    let isNew = status.current.endpointFailures[metric] != error.description
    logger.log(level: isNew ? .warning : .debug, "\(metric) cannot be read: \(error)")
    status.note { $0.endpointFailures[metric] = error.description }
  }

  /// Asks once for each metric whether its series are what its kind says, after a window in which it had a value.
  func warnOfTypes(_ collected: CollectedWindow) async {
    let known = status.current.checkedTypes
    for metric in collected.values.keys.sorted() where !known.contains(metric) {
      status.note { $0.checkedTypes.insert(metric) }
      warn(metric, await collector.doubt(metric))
    }
  }

  /// Says once what makes a metric's kind doubtful.
  private func warn(_ metric: MetricName, _ doubt: String?) {
    guard let doubt, status.current.doubts[metric] != doubt else { return }
    status.note { $0.doubts[metric] = doubt }
    logger.warning("\(metric): \(doubt)")
  }

  var readings: EndpointReadings {
    get async {
      let state = await spool.state
      return EndpointReadings(
        kept: state.readings, presence: state.presence, failures: status.current.endpointFailures)
    }
  }

  /// Whether what a source shows now may stand for a window: at most one length or interval after its end.
  func presentCounts(for window: TimeWindow) -> Bool {
    let interval = settings.grid.intervalMilliseconds * 1_000_000
    let allowed = max(window.durationNanoseconds, interval)
    return clock.now().nanoseconds(since: window.end) <= allowed
  }
}

/// Tells the delivery that there is something to send; several calls before it looks are one.
struct DeliverySignal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func send() { continuation.yield() }

  /// Returns at the next signal; for one waiter.
  func wait() async {
    var iterator = stream.makeAsyncIterator()
    _ = await iterator.next()
  }
}
