import Amounts
import Metering
import PrometheusClient

/// What became of one metric in one window.
enum MetricOutcome: Equatable, Sendable {
  case value(Quantity)
  /// Unknown, with the reason; `mayComeLater` when the source can still be asked for this window.
  case missing(String, mayComeLater: Bool)

  /// A number as it may stand in a report: not negative, at most 2^53, devices whole.
  init(_ number: ExactNumber, divisor: Int64, of metric: MetricName) {
    let quantity = Quantity(rawValue: number.dividedTowardsZero(by: divisor).trillionths)
    if quantity.isNegative {
      self = .missing("reads \(quantity), below zero", mayComeLater: false)
    } else if quantity > .jsonLimit {
      self = .missing("reads \(quantity), above \(Quantity.jsonLimit)", mayComeLater: false)
    } else if metric == .devices, !quantity.isWhole {
      self = .missing("reads \(quantity), not a whole number of devices", mayComeLater: false)
    } else {
      self = .value(quantity)
    }
  }
}

/// How many devices there are, and how many of them are active.
struct DeviceCounts: Equatable, Sendable {
  /// Nil when a device does not say.
  var active: Int64?
  var total: Int64
  /// Why it is not known how many are active.
  var doubt: String?
}

/// What was read for one window, in the order of the metrics file.
struct CollectedWindow: Equatable, Sendable {
  let window: TimeWindow
  var outcomes: [(metric: MetricName, outcome: MetricOutcome)]
  var devices: DeviceCounts?
  /// Where the counting of counters ended, by metric.
  var edges: [MetricName: CountedEdge] = [:]
  var resets: [MetricName: ResetCounts] = [:]
  var notes: [MetricName: [String]] = [:]

  static func == (left: CollectedWindow, right: CollectedWindow) -> Bool {
    left.window == right.window && left.devices == right.devices && left.edges == right.edges
      && left.resets == right.resets && left.notes == right.notes
      && left.outcomes.elementsEqual(right.outcomes) { $0 == $1 }
  }
}
