import Amounts
import Metering
import PrometheusClient

/// What endpoints showed so far, and why some could not be read the last time.
struct EndpointReadings: Sendable {
  var kept: KeptReadings
  /// Who was there of the device lists that are followed.
  var presence: [MetricName: DevicePresence] = [:]
  var failures: [MetricName: String] = [:]
  /// What makes a metric's kind doubtful.
  var doubts: [MetricName: String] = [:]

  /// What a scraped metric amounts to in a window.
  ///
  /// A window without any reading stays unknown: what the counter grew meanwhile counts in the window of the next one.
  func reading(_ metric: SampledMetric, of name: MetricName, in window: TimeWindow) -> MetricReading
  {
    let carried = kept.edge(of: name, metric, at: window.start.sampleTime)
    let missing: MetricOutcome
    do {
      let found = try metric.reading(
        kept.series(of: name), of: name, in: window, carried: carried
      ) { kept.starts(of: $0, in: name) }
      guard case .missing = found.outcome else { return found }
      missing = .missing(
        failures[name] ?? "the endpoint was not read in the window", mayComeLater: false)
    } catch {
      missing = .missing(error.description, mayComeLater: false)
    }
    // Nobody asks for this window again, so the next one goes on from where the last one ended.
    return MetricReading(outcome: missing, edge: carried?.carried(to: window.end.sampleTime))
  }

  /// What a device list that is read all along amounts to in a window.
  func presence(
    _ rule: PresenceRule, _ count: DeviceCount, of name: MetricName, in window: TimeWindow
  ) -> MetricReading {
    guard let presence = presence[name] else {
      let reason = failures[name] ?? "the list was not read in the window"
      return MetricReading(outcome: .missing(reason, mayComeLater: false))
    }
    let tally = PresenceTally(presence, rule, in: window)
    if let reason = count == .deviceHours ? tally.unknownTime : tally.unknown {
      return MetricReading(
        outcome: .missing(failures[name].map { "\(reason): \($0)" } ?? reason, mayComeLater: false))
    }
    guard count == .deviceHours else {
      return MetricReading(outcome: .value(Quantity(tally.counted)))
    }
    return MetricReading(
      outcome: MetricOutcome(tally.deviceHours, divisor: 1, of: name), notes: tally.notes)
  }
}
