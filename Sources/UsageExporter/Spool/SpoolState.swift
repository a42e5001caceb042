import Metering
import PrometheusClient
import Reporting

/// What the records of a journal add up to.
struct SpoolState: Equatable, Sendable {
  /// A window whose report named metrics that may still be found.
  struct IncompleteWindow: Equatable, Sendable {
    var report: UsageReport
    var wanted: Set<MetricName>
  }

  /// As many reports may wait; then nothing more is collected, and nothing is dropped.
  static let mostWaiting = 100_000
  /// As many windows are remembered for completion; of more, the oldest stay incomplete.
  static let mostIncomplete = 1_000

  /// Of so many stretches of collected time the counting can go on at their edges; of more, at the newest.
  static let mostStretches = 32

  private(set) var exporterID: String?
  private(set) var owner: SpoolOwner?
  private(set) var nextSequence: Int64 = 1
  /// Everything before this is done, collected or given up.
  private(set) var collectedThrough: Timestamp?
  private(set) var collected = CollectedTime()
  /// Windows some of which the service had already; what is left of them is collected anew.
  private(set) var reopened: [TimeWindow] = []
  /// Reports that the service has not acknowledged, in the order of their sequence.
  private(set) var waiting: [UsageReport] = []
  private(set) var incomplete: [IncompleteWindow] = []
  private(set) var rejected: Int64 = 0
  private(set) var readings = KeptReadings()
  /// Who was there of the device lists that are read all along.
  private(set) var presence: [MetricName: DevicePresence] = [:]

  var nextStamp: ExporterStamp? {
    exporterID.map { ExporterStamp(id: $0, sequence: nextSequence) }
  }

  mutating func apply(_ record: SpoolRecord) {
    switch record {
    case .identity(let id, _, let owner):
      exporterID = id
      self.owner = owner ?? self.owner
    case .collected(let window, let through, let report, let wanted):
      advance(to: through)
      collected.add(window)
      if let report { enqueue(report, wanted) }
      settleEdges()
    case .completed(let report, let wanted):
      enqueue(report, wanted)
      settleEdges()
    case .settled(let window): incomplete.removeAll { $0.report.window == window }
    case .skipped(let through): advance(to: through)
    case .acknowledged(let sequence): remove(sequence)
    case .rejected(let sequence):
      remove(sequence)
      rejected += 1
    case .reading(let reading): readings.add(reading)
    case .counted(let metric, let edge):
      readings.add(edge, of: metric)
    case .presence(let metric, let reading):
      if presence[metric]?.subject != reading.subject {
        presence[metric] = DevicePresence(subject: reading.subject)
      }
      presence[metric]?.add(reading)
    case .presences(let metric, let kept): presence[metric] = kept
    case .overlapped(let window, let existing): reopen(window, existing)
    case .extent: break
    case .coverage(let collected, let reopened):
      self.collected = collected
      self.reopened = reopened
      settleEdges()
    case .progress(let next, let through, let rejected):
      nextSequence = next
      collectedThrough = through
      self.rejected = rejected
    case .waiting(let report):
      nextSequence = max(nextSequence, (report.exporter?.sequence ?? 0) + 1)
      waiting.append(report)
      know(report)
    case .incomplete(let report, let wanted):
      know(report)
      incomplete.append(IncompleteWindow(report: report, wanted: wanted))
    case .history(let metric, let labels, let history): readings.restore(metric, labels, history)
    }
  }

  /// Forgets where windows were counted up to, once no other window can go on from there.
  private mutating func settleEdges() {
    reopened.removeAll { collected.firstGap(from: $0.start) >= $0.end }
    let oldest = collected.end?.advanced(
      byMilliseconds: -WindowPlanner.longestBackfillMilliseconds)
    let all = collected.stretches
    readings.collectedStarts = Set(all.map(\.start.sampleTime))
    let stretches = Array(all.suffix(Self.mostStretches))
    for metric in readings.counted.keys {
      let gaps = incomplete.filter { $0.wanted.contains(metric) }.compactMap(\.report.window)
      readings.forgetEdges(
        of: metric, except: UncountedEdges(gaps: gaps, stretches: stretches, oldest: oldest))
    }
  }

  /// Takes back every report on the window; the service counts what it has.
  private mutating func reopen(_ window: TimeWindow, _ existing: [TimeWindow]) {
    waiting.removeAll { $0.window == window }
    incomplete.removeAll { $0.report.window == window }
    collected.remove(window)
    for other in existing { collected.add(other) }
    reopened.append(window)
    settleEdges()
  }

  private mutating func advance(to through: Timestamp?) {
    guard let through else { return }
    collectedThrough = max(through, collectedThrough ?? through)
  }

  private mutating func enqueue(_ report: UsageReport, _ wanted: Set<MetricName>) {
    know(report)
    nextSequence = max(nextSequence, (report.exporter?.sequence ?? 0) + 1)
    waiting.append(report)
    incomplete.removeAll { $0.report.window == report.window }
    guard !wanted.isEmpty else { return }
    incomplete.append(IncompleteWindow(report: report, wanted: wanted))
    if incomplete.count > Self.mostIncomplete { incomplete.removeFirst() }
  }

  /// What a report tells about a spool of the first release, which kept neither its owner nor its windows.
  private mutating func know(_ report: UsageReport) {
    if owner == nil { owner = SpoolOwner(report) }
    if let window = report.window { collected.add(window) }
  }

  private mutating func remove(_ sequence: Int64) {
    guard let place = waiting.firstIndex(where: { $0.exporter?.sequence == sequence }) else {
      return
    }
    waiting.remove(at: place)
  }

  /// Lets the others go first; not recorded.
  mutating func postpone(_ sequence: Int64) {
    guard let place = waiting.firstIndex(where: { $0.exporter?.sequence == sequence }) else {
      return
    }
    waiting.append(waiting.remove(at: place))
  }

  /// The shortest journal that adds up to the same state, without readings that no later window needs.
  func snapshot(createdAt: Timestamp) -> [SpoolRecord] {
    var pruned = self
    pruned.pruneReadings()
    var records: [SpoolRecord] = []
    if let exporterID {
      records.append(.identity(exporterID: exporterID, createdAt: createdAt, owner: owner))
    }
    records.append(.coverage(collected, reopened: reopened))
    records.append(
      .progress(
        nextSequence: nextSequence, collectedThrough: collectedThrough, rejected: rejected))
    records += waiting.map { .waiting($0) }
    records += incomplete.map { .incomplete($0.report, wanted: $0.wanted) }
    for (metric, histories) in pruned.readings.metrics.sorted(by: { $0.key < $1.key }) {
      for (labels, history) in histories.inSeriesOrder {
        records.append(.history(metric, labels, history))
      }
    }
    records += pruned.presence.sorted { $0.key < $1.key }.map { .presences($0.key, $0.value) }
    for (metric, edges) in readings.counted.sorted(by: { $0.key < $1.key }) {
      records += edges.map { .counted(metric, $0) }
    }
    return records
  }

  /// Readings are kept for a day behind the last collected window, so that a window can be asked for again.
  mutating func pruneReadings() {
    guard let collectedThrough else { return }
    let day: Int64 = 86_400_000
    let horizon = collectedThrough.advanced(byMilliseconds: -day).sampleTime
    for metric in presence.keys { presence[metric]?.prune(before: horizon) }
    readings.prune(
      before: horizon,
      forgettingSeriesBefore: collectedThrough.advanced(
        byMilliseconds: -WindowPlanner.longestBackfillMilliseconds
      ).sampleTime)
  }
}
