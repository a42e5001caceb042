import Metering

/// Finds the stretches that no counted report covers, and what each of them is.
struct GapSorting {
  let existing: [ReportedWindow]
  private let instance: InstanceID
  private let voided: [TimeWindow]
  private let excuses: [Excuse]
  private let length: Int64
  private let lateFrom: Timestamp

  private typealias Stretch = (start: Timestamp, end: Timestamp)

  /// A mark, and where it ends: a retirement where the instance reports again.
  private struct Excuse {
    let mark: CoverageMark
    let end: Timestamp
  }

  init(reported: InstanceWindows, marks: [CoverageMark], length: Int64, lateFrom: Timestamp) {
    let existing = reported.windows.filter { $0.voidedBy == nil }
    self.existing = existing
    instance = reported.instance
    voided = reported.windows.filter { $0.voidedBy != nil }.map(\.window)
    excuses = marks.map { mark in
      let again = existing.lazy.map(\.window.start).filter { $0 >= mark.start }.min()
      return Excuse(mark: mark, end: mark.end ?? again ?? Timestamp(nanoseconds: .max))
    }
    self.length = length
    self.lateFrom = lateFrom
  }

  func gaps(from start: Timestamp, to end: Timestamp) -> [CoverageGap] {
    let whole = uncovered(from: start, to: end).flatMap(pieces)
    return (Self.joined(whole) + Self.joined(lacking))
      .sorted { ($0.start, $0.metrics.count) < ($1.start, $1.metrics.count) }
  }

  private func uncovered(from start: Timestamp, to end: Timestamp) -> [Stretch] {
    var found: [Stretch] = []
    var reached = start
    for window in existing.map(\.window).sorted(by: { $0.start < $1.start }) {
      if window.start > reached { found.append((reached, min(window.start, end))) }
      reached = max(reached, window.end)
    }
    if reached < end { found.append((reached, end)) }
    return found.filter { $0.start < $0.end }
  }

  /// A stretch, cut wherever what is known of it changes.
  private func pieces(_ stretch: Stretch) -> [CoverageGap] {
    var cuts = [stretch.start, stretch.end, lateFrom]
    for excuse in excuses { cuts += [excuse.mark.start, excuse.end] }
    for window in voided { cuts += [window.start, window.end] }
    let inside = Set(cuts.filter { stretch.start <= $0 && $0 <= stretch.end }).sorted()
    return zip(inside, inside.dropFirst()).compactMap { piece($0, $1) }
  }

  /// Nil where the instance was retired: nothing is expected.
  private func piece(_ start: Timestamp, _ end: Timestamp) -> CoverageGap? {
    if mark(.retire, at: start) != nil { return nil }
    let waiver = mark(.waive, at: start)
    let isVoid = voided.contains { $0.start <= start && start < $0.end }
    let state = waiver == nil ? isVoid ? .void : openState(at: start) : .waived
    return gap(start, end, state, reason: waiver?.reason)
  }

  private func openState(at start: Timestamp) -> CoverageGap.State {
    start < lateFrom ? .missing : .late
  }

  private func mark(_ kind: CoverageMark.Kind, at instant: Timestamp) -> CoverageMark? {
    excuses.first { $0.mark.kind == kind && $0.mark.start <= instant && instant < $0.end }?.mark
  }

  /// Windows whose newest report lacks metrics.
  private var lacking: [CoverageGap] {
    var newest: [TimeWindow: ReportedWindow] = [:]
    for window in existing where window.entry > newest[window.window]?.entry ?? EntryID(0) {
      newest[window.window] = window
    }
    return newest.values.filter { !$0.missing.isEmpty }
      .sorted { $0.window.start < $1.window.start }
      .map { reported in
        let waiver = mark(.waive, at: reported.window.start)
        return gap(
          reported.window.start, reported.window.end,
          waiver == nil ? openState(at: reported.window.start) : .waived,
          metrics: reported.missing.sorted(), reason: waiver?.reason)
      }
  }

  private func gap(
    _ start: Timestamp, _ end: Timestamp, _ state: CoverageGap.State, metrics: [MetricName] = [],
    reason: String?
  ) -> CoverageGap {
    let duration = end.nanoseconds(since: start)
    return CoverageGap(
      instance: instance, start: start, end: end, state: state,
      windowCount: metrics.isEmpty ? (duration - 1) / length + 1 : 1, metrics: metrics,
      reason: reason)
  }

  private static func joined(_ gaps: [CoverageGap]) -> [CoverageGap] {
    gaps.reduce(into: []) { joined, gap in
      if let both = joined.last?.joined(with: gap) {
        joined[joined.count - 1] = both
      } else {
        joined.append(gap)
      }
    }
  }
}
