import Metering
import PrometheusClient
import Reporting
import Synchronization

/// What the exporter has done since it started, for probes and metrics.
final class ExporterStatus: Sendable {
  struct Numbers: Equatable, Sendable {
    var startedAt: Timestamp
    var reportsUsage: Bool
    var intervalMilliseconds: Int64
    var metrics: [MetricName]
    var owner: SpoolOwner?
    var exporterID: String?
    var sources = SourceNumbers()
    var lastWindowEnd: Timestamp?
    var lastCollectedAt: Timestamp?
    var waiting = 0
    var oldestWaitingEnd: Timestamp?
    var spoolBytes: Int64 = 0
    /// As many reports wait as may.
    var isSpoolFull = false
    /// Why the spool's disk took nothing the last time; nil while it does.
    var diskTrouble: String?
    var spoolWriteFailures: Int64 = 0
    /// Refused reports that lie aside.
    var setAside: Int64 = 0
    var incomplete = 0
    var sent: Int64 = 0
    var lastSentAt: Timestamp?
    var refused: Int64 = 0
    /// Reports that the service answered as overlapping with windows that it has.
    var overlaps: Int64 = 0
    var sendFailures: Int64 = 0
    var windowsCollected: Int64 = 0
    var skippedMilliseconds: Int64 = 0
    /// Metrics missing from the newest window.
    var missing: Set<MetricName> = []
    var missingWindows: [MetricName: Int64] = [:]
    /// How often counters fell or began anew.
    var resets: [MetricName: ResetCounts] = [:]
    /// Why a scraped metric's endpoint could not be read the last time.
    var endpointFailures: [MetricName: String] = [:]
    /// What makes the kind of a metric doubtful, and for which metrics a query API was asked.
    var doubts: [MetricName: String] = [:]
    var checkedTypes: Set<MetricName> = []
  }

  private let numbers: Mutex<Numbers>

  init(_ numbers: Numbers) {
    self.numbers = Mutex(numbers)
  }

  var current: Numbers { numbers.withLock { $0 } }

  func note(_ change: (inout Numbers) -> Void) {
    numbers.withLock { change(&$0) }
  }

  /// Takes over what the spool holds.
  func note(_ state: SpoolState, _ condition: SpoolCondition) {
    note { numbers in
      numbers.owner = state.owner
      numbers.exporterID = state.exporterID
      numbers.waiting = state.waiting.count
      numbers.oldestWaitingEnd = state.waiting.first?.window?.end
      numbers.spoolBytes = condition.bytes
      numbers.diskTrouble = condition.diskTrouble
      numbers.spoolWriteFailures = condition.writeFailures
      numbers.isSpoolFull = state.waiting.count >= SpoolState.mostWaiting
      numbers.setAside = condition.setAside
      numbers.incomplete = state.incomplete.count
      if let through = state.collectedThrough { numbers.lastWindowEnd = through }
    }
  }
}

extension ExporterStatus.Numbers {
  /// Why the exporter is not in order; nil when it is.
  ///
  /// A collection is overdue when nothing was collected for two intervals and ten minutes.
  func trouble(now: Timestamp) -> String? {
    if let diskTrouble { return "the spool cannot be written: \(diskTrouble)" }
    if isSpoolFull { return "the spool is full: \(waiting) reports wait" }
    let since = lastCollectedAt ?? startedAt
    let allowed = 2 * intervalMilliseconds + 600_000
    let age = now.milliseconds(since: since)
    return age > allowed ? "nothing was collected for \(age / 1_000) s" : nil
  }
}
